namespace MultiHost;

/// <summary>What lies at a path.</summary>
internal enum FileKind
{
    /// <summary>The system does not say.</summary>
    Unknown,

    /// <summary>Nothing, or a link that leads nowhere or in circles.</summary>
    Missing,

    /// <summary>A regular file.</summary>
    File,

    Folder,

    Link,

    /// <summary>A named pipe. Whoever opens one may wait for ever.</summary>
    Pipe,

    Socket,

    Device,
}

namespace MultiHost.Virtualization.Storage;

/// <summary>A disk is not as the guest needs it. The message names host, path and what to do.</summary>
public sealed class StorageException : MultiHostException
{
    internal StorageException(string message, string host, string path, Exception? innerException = null)
        : base(message, innerException)
    {
        Host = host;
        Path = path;
    }

    /// <summary>Name of the host.</summary>
    public string Host { get; }

    /// <summary>Path of the disk, or of what was missing.</summary>
    public string Path { get; }
}

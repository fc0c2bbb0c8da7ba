namespace MultiHost.Hosts;

/// <summary>A command that runs on a host. Disposing of it ends this machine's end of it.</summary>
internal interface IHostProcess : IAsyncDisposable
{
    /// <summary>The command's standard input. Closing it asks an agent to end.</summary>
    Stream Input { get; }

    /// <summary>The command's standard output. Reads block and end with the command.</summary>
    Stream Output { get; }

    /// <summary>The end of what the command wrote to standard error, at most 16 KiB.</summary>
    string ErrorTail { get; }

    /// <summary>Completes with the exit code when the command has ended and its last words were read, for which it is not waited long.</summary>
    Task<int> Exited { get; }

    /// <summary>
    /// Why the connection under the command broke; null while it holds, and if the command ended by itself. Stands when <see cref="Exited"/> has completed.
    /// </summary>
    string? Broken { get; }

    /// <summary>Ends this machine's end of it at once. Does nothing if it has ended.</summary>
    void Kill();
}

using System.Globalization;
using MultiHost.Hosts;

namespace MultiHost.Deployment;

/// <summary>
/// What the script that receives an archive says while that is sent: that it has the first pieces, how much it has unpacked, and at last
/// how it went. Much may lie in the line's buffers, so its words count as progress, and are read on a thread of their own.
/// </summary>
internal sealed class ReceiverTalk : IDisposable
{
    private const string Has = "has ";
    private const string GotPiece = "got";
    private const string Free = "free ";

    private readonly ScriptConversation script;
    private readonly StallWatch watch;
    private readonly SemaphoreSlim pieces = new(0);
    private readonly Task<string> answering;

    public ReceiverTalk(ScriptConversation script, StallWatch watch)
    {
        this.script = script;
        this.watch = watch;
        answering = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

#pragma warning disable VSTHRD002, VSTHRD110 // a conversation's thread is its own
    /// <summary>How it went: <c>done</c>, or what failed. Blocks.</summary>
    /// <exception cref="HostUnavailableException">The script has ended without a word.</exception>
    public string Answer() => answering.GetAwaiter().GetResult();

    /// <summary>What is free on the disk of the host's cache, and its folder, if the host has said so because it failed: <c>KIB FOLDER</c>.</summary>
    public string? FreeSpace { get; private set; }

    /// <summary>Waits until the host has the next piece of the archive's beginning. Blocks.</summary>
    /// <exception cref="IOException">The host takes no more; its answer says why.</exception>
    public void AwaitPiece()
    {
        Task piece = pieces.WaitAsync();
        Task.WhenAny(piece, answering).GetAwaiter().GetResult();
        if (!piece.IsCompleted)
        {
            throw new IOException("the host takes no more");
        }
    }
#pragma warning restore VSTHRD002, VSTHRD110

    /// <summary>Tells the host how the rest of the archive comes.</summary>
    /// <returns>Whether it is compressed.</returns>
    public bool SayHowTheRestComes(LineRate rate)
    {
        script.Say(rate.PaysToCompress ? "gzip\n" : "plain\n");
        return rate.PaysToCompress;
    }

    public void Dispose() => pieces.Dispose();

    private string Read()
    {
        while (true)
        {
            string line = script.Line();
            if (line == GotPiece)
            {
                pieces.Release();
            }
            else if (line.StartsWith(Has, StringComparison.Ordinal))
            {
                watch.Arrived(long.TryParse(line[Has.Length..], CultureInfo.InvariantCulture, out long kib) ? kib : 0);
            }
            else if (line.StartsWith(Free, StringComparison.Ordinal))
            {
                FreeSpace = line[Free.Length..];
            }
            else
            {
                return line;
            }
        }
    }
}

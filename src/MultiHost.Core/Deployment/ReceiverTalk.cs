using System.Globalization;

namespace MultiHost.Deployment;

/// <summary>
/// What the script that receives an archive says while that is sent: that it has the first piece, how much it has unpacked, and at last
/// how it went. Much may lie in the line's buffers, so its words count as progress, and are read on a thread of their own.
/// </summary>
internal sealed class ReceiverTalk
{
    private const string Has = "has ";
    private const string GotFirstPiece = "got";

    private readonly ScriptConversation script;
    private readonly StallWatch watch;
    private readonly TaskCompletionSource got = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> answering;

    public ReceiverTalk(ScriptConversation script, StallWatch watch)
    {
        this.script = script;
        this.watch = watch;
        answering = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>How it went: <c>done</c>, or what failed. Blocks.</summary>
    /// <exception cref="HostUnavailableException">The script has ended without a word.</exception>
    public string Answer() => answering.GetAwaiter().GetResult();

    /// <summary>Waits until the host has the first piece of the archive, and tells it how the rest comes. Blocks.</summary>
    /// <param name="measure">Called as soon as it is there.</param>
    /// <returns>Whether the rest is compressed.</returns>
    /// <exception cref="IOException">The host takes no more; its answer says why.</exception>
    public bool AskWhetherToCompress(Func<LineRate> measure)
    {
        Task.WhenAny(got.Task, answering).GetAwaiter().GetResult();
        if (!got.Task.IsCompleted)
        {
            throw new IOException("the host takes no more");
        }

        bool pays = measure().PaysToCompress;
        script.Say(pays ? "gzip\n" : "plain\n");
        return pays;
    }

    private string Read()
    {
        while (true)
        {
            string line = script.Line();
            if (line == GotFirstPiece)
            {
                got.TrySetResult();
            }
            else if (line.StartsWith(Has, StringComparison.Ordinal))
            {
                watch.Arrived(long.TryParse(line[Has.Length..], CultureInfo.InvariantCulture, out long kib) ? kib : 0);
            }
            else
            {
                return line;
            }
        }
    }
}

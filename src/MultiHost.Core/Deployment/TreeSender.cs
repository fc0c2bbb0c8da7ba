using MultiHost.Sessions;
using MultiHost.Transport;

namespace MultiHost.Deployment;

/// <summary>Brings trees into a host's cache, over a command of its own. Sends only files that the cache lacks.</summary>
internal sealed class TreeSender(string host, IHostTransport transport, Action<string> progress, TimeProvider time)
{
    /// <summary>How large a host's cache grows before what was not used for longest is removed.</summary>
    public const long CacheLimitKiB = 4L * 1024 * 1024;

    private const string GotFirstPiece = "got";

    /// <summary>Sends a tree. Blocks.</summary>
    /// <exception cref="HostUnavailableException">It did not arrive; the host's cache is as it was.</exception>
    public void Send(FileTree tree, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IHostProcess process = transport.Start(HostScripts.Receive(tree.Hash, CacheLimitKiB));
        using (cancellationToken.Register(process.Kill))
        {
            try
            {
                Send(tree, process);
            }
            finally
            {
                process.Kill();
            }
        }
    }

    private void Send(FileTree tree, IHostProcess process)
    {
        ScriptConversation script = new(host, process);
        script.SkipTo(HostScripts.Greeting);
        script.Say(string.Concat(tree.Files.Select(f => f.Key).Distinct().Select(k => $"{k}\n")) + "\n");
        HashSet<string> missing = [.. script.Lines()];
        TreeFile[] sent = [.. tree.Files.Where(f => missing.Contains(f.Key)).DistinctBy(f => f.Key)];
        SendProgress shown = new(host, sent.Length, sent.Sum(f => f.Length), progress, time);
        string? trouble = null;
        try
        {
            TreeArchive.Write(tree, missing, process.Input, began => AskWhetherToCompress(script, began), shown.Sent, time);
            process.Input.Dispose();
        }
        catch (IOException e)
        {
            // A host that takes no more says why, or its connection has.
            trouble = e.Message;
            process.Input.Dispose();
        }

        string answer = script.Line();
        answer = answer == GotFirstPiece ? script.Line() : answer; // all of it was in the first piece, or the host had trouble after that
        if (answer != "done" || trouble is not null)
        {
            throw script.Trouble($"the files could not be deployed: {(answer == "done" ? trouble : answer.Replace("failed ", "", StringComparison.Ordinal))}");
        }

        shown.Finish();
    }

    private bool AskWhetherToCompress(ScriptConversation script, long began)
    {
        string answer = script.Line();
        if (answer != GotFirstPiece)
        {
            throw script.Trouble($"the files could not be deployed: {answer.Replace("failed ", "", StringComparison.Ordinal)}");
        }

        bool pays = new LineRate(LineRate.FirstBytes, time.GetElapsedTime(began)).PaysToCompress;
        script.Say(pays ? "gzip\n" : "plain\n");
        return pays;
    }
}

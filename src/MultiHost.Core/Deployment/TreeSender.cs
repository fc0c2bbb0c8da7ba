using System.Globalization;
using System.Runtime.ExceptionServices;
using MultiHost.Hosts;

namespace MultiHost.Deployment;

/// <summary>Brings trees into a host's cache, over a command of its own. Sends only files that the cache lacks.</summary>
internal sealed class TreeSender(string host, IHostTransport transport, Action<string> progress, TimeProvider time)
{
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    /// <summary>How large a host's cache grows before what was not used for longest is removed. Default: 4 GiB.</summary>
    public long CacheLimitKiB { get; init; } = 4L * 1024 * 1024;

    /// <summary>How long a deployment may stand still, without a byte that arrives.</summary>
    public TimeSpan StallLimit { get; init; } = new Settings.Timeouts().Deployment;

    /// <summary>Told once a second how far it is: bytes that were sent, and all of them.</summary>
    public Action<long, long> OnSent { get; init; } = (_, _) => { };

    /// <summary>Sends a tree. Blocks.</summary>
    /// <exception cref="FileChangedException">A file has changed since it was hashed. The host's cache is as it was.</exception>
    /// <exception cref="HostUnavailableException">It did not arrive; the host's cache is as it was.</exception>
    /// <returns>How many files the host lacked, and their size.</returns>
    public (int Files, long Bytes) Send(FileTree tree, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using StallWatch watch = new(StallLimit, time);
        IHostProcess process = transport.Start(HostScripts.Receive(tree.Hash, CacheLimitKiB));
        using (cancellationToken.Register(process.Kill))
        using (watch.Token.Register(process.Kill))
        {
            long sent = 0;
            try
            {
                return Send(tree, process, watch, bytes => sent = bytes);
            }
            catch (HostUnavailableException e) when (watch.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new HostUnavailableException(host, Stalled(sent), e) { Reason = InfrastructureReason.Deployment };
            }
            finally
            {
                process.Kill();
#pragma warning disable VSTHRD002 // this thread is the deployment's own, and the wait has a deadline
                process.DisposeAsync().AsTask().Wait(EndTime, CancellationToken.None);
#pragma warning restore VSTHRD002
            }
        }
    }

    private (int Files, long Bytes) Send(FileTree tree, IHostProcess process, StallWatch watch, Action<long> onSent)
    {
        ScriptConversation script = new(host, process) { Reason = InfrastructureReason.Deployment };
        script.SkipTo(HostScripts.Greeting);
        string[] keys = [.. tree.Files.Select(f => f.Key).Distinct()];
        script.Tell(string.Concat(keys.Select(k => $"{k}\n")) + "\n");
        HashSet<string> missing = [.. script.Lines(keys.Length)];
        TreeFile[] sent = [.. tree.Files.Where(f => missing.Contains(f.Key)).DistinctBy(f => f.Key)];
        long bytes = sent.Sum(f => f.Length);
        script.Tell(string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024}\n"));
        SendProgress shown = new(host, sent.Length, bytes, progress, time) { OnSaid = OnSent };

        using ReceiverTalk talk = new(script, watch);
        Exception? trouble = null;
        try
        {
            TreeArchive.Write(tree, missing, process.Input, talk.AwaitPiece, talk.SayHowTheRestComes, Sent, time);
        }
        catch (IOException e)
        {
            trouble = e;
        }

        Close(process.Input);
        if (trouble is FileChangedException)
        {
            AwaitEnd(talk);
            ExceptionDispatchInfo.Throw(trouble);
        }

        string answer = talk.Answer();
        if (answer != "done" || trouble is not null)
        {
            // A host that takes no more says why, or its connection has.
            throw script.Trouble($"the files could not be deployed: {(answer == "done" ? trouble!.Message : Failure(answer, sent, talk.FreeSpace, bytes / 1024))}");
        }

        shown.Finish();
        return (sent.Length, bytes);

        void Sent(long written)
        {
            watch.Moved();
            onSent(written);
            shown.Sent(written);
        }
    }

    // The host removes what it has of an archive without an end, and then answers.
    private static void AwaitEnd(ReceiverTalk talk)
    {
        try
        {
            talk.Answer();
        }
        catch (HostUnavailableException)
        {
            // It has ended, which is what was wanted.
        }
    }

    private static void Close(Stream input)
    {
        try
        {
            input.Dispose();
        }
        catch (IOException)
        {
            // The host is gone, which the talk with it says.
        }
    }

    // In words of the tree: the host knows files by their keys alone.
    private static string Failure(string answer, TreeFile[] sent, string? freeSpace, long neededKiB)
    {
        string said = answer.StartsWith("failed ", StringComparison.Ordinal) ? answer["failed ".Length..].Trim() : answer;
        foreach (TreeFile file in sent.Where(f => said.Contains(f.Key, StringComparison.Ordinal)))
        {
            said = said.Replace($"files/{file.Key}", Naming.Shown(file.Path), StringComparison.Ordinal);
        }

        return freeSpace?.Split(' ', 2) is [var kib, var folder]
            ? $"{said}. They are {neededKiB} KiB, and {kib} KiB are free in {folder}; make room there, or name another folder with XDG_CACHE_HOME."
            : said;
    }

    private string Stalled(long sent) => string.Create(
        CultureInfo.InvariantCulture,
        $"Host {host}: the deployment stood still: no byte for {StallLimit.TotalSeconds:0.###} s, after {sent / 1048576.0:0.0} MiB. "
        + $"Look at the network to the host and at its disk, or raise <Timeouts Deployment=\"…\"/>.");
}

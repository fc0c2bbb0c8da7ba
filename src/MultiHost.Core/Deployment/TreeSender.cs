using System.Globalization;
using MultiHost.Hosts;

namespace MultiHost.Deployment;

/// <summary>Brings trees into a host's cache, over a command of its own. Sends only files that the cache lacks.</summary>
internal sealed class TreeSender(string host, IHostTransport transport, Action<string> progress, TimeProvider time)
{
    /// <summary>How large a host's cache grows before what was not used for longest is removed. Default: 4 GiB.</summary>
    public long CacheLimitKiB { get; init; } = 4L * 1024 * 1024;

    /// <summary>How long a deployment may stand still, without a byte that arrives.</summary>
    public TimeSpan StallLimit { get; init; } = new Settings.Timeouts().Deployment;

    /// <summary>Sends a tree. Blocks.</summary>
    /// <exception cref="HostUnavailableException">It did not arrive; the host's cache is as it was.</exception>
    public void Send(FileTree tree, CancellationToken cancellationToken)
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
                Send(tree, process, watch, bytes => sent = bytes);
            }
            catch (HostUnavailableException e) when (watch.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new HostUnavailableException(host, Stalled(sent), e);
            }
            finally
            {
                process.Kill();
            }
        }
    }

    private void Send(FileTree tree, IHostProcess process, StallWatch watch, Action<long> onSent)
    {
        ScriptConversation script = new(host, process);
        script.SkipTo(HostScripts.Greeting);
        script.Say(string.Concat(tree.Files.Select(f => f.Key).Distinct().Select(k => $"{k}\n")) + "\n");
        HashSet<string> missing = [.. script.Lines()];
        TreeFile[] sent = [.. tree.Files.Where(f => missing.Contains(f.Key)).DistinctBy(f => f.Key)];
        SendProgress shown = new(host, sent.Length, sent.Sum(f => f.Length), progress, time);

        using ReceiverTalk talk = new(script, watch);
        string? trouble = null;
        try
        {
            TreeArchive.Write(tree, missing, process.Input, talk.AwaitPiece, talk.SayHowTheRestComes, Sent, time);
            process.Input.Dispose();
        }
        catch (IOException e)
        {
            // A host that takes no more says why, or its connection has.
            trouble = e.Message;
            process.Input.Dispose();
        }

        string answer = talk.Answer();
        if (answer != "done" || trouble is not null)
        {
            throw script.Trouble($"the files could not be deployed: {(answer == "done" ? trouble : answer.Replace("failed ", "", StringComparison.Ordinal))}");
        }

        shown.Finish();

        void Sent(long bytes)
        {
            watch.Moved();
            onSent(bytes);
            shown.Sent(bytes);
        }
    }

    private string Stalled(long sent) => string.Create(
        CultureInfo.InvariantCulture,
        $"Host {host}: the deployment stood still: no byte for {StallLimit.TotalSeconds:0.###} s, after {sent / 1048576.0:0.0} MiB. "
        + $"Look at the network to the host and at its disk, or raise <Timeouts Deployment=\"…\"/>.");
}

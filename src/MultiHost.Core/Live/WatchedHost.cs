using MultiHost.Recording;

namespace MultiHost.Live;

/// <summary>A host whose session opens, or that is asked what it has.</summary>
internal sealed class WatchedHost(string host, DateTimeOffset began, string doing = "connecting") : Watched(began)
{
    private string state = doing;

    public void Take(Deploying moved)
    {
        state = $"sending {ShownWords.Cut(moved.Tree)}, {ShownWords.MiB(moved.SentBytes)} of {ShownWords.MiB(moved.Bytes)} MiB";
        HasFigures();
    }

    public void Take(Deployed done)
    {
        state = $"{ShownWords.Cut(done.Tree)} is there; starting the agent";
        HasFigures();
    }

    protected override string Text(DateTimeOffset now, bool isAll) => $"host {ShownWords.Cut(host)} ({ShownWords.Time(now - Began)}): {state}";
}

using MultiHost.Recording;

namespace MultiHost.Live;

/// <summary>A host whose session opens.</summary>
internal sealed class WatchedHost(string host, DateTimeOffset began) : Watched(began)
{
    private string state = "connecting";

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

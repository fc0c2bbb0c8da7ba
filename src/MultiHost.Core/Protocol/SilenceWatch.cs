namespace MultiHost.Protocol;

/// <summary>
/// Tells when the other end of a session has gone without a word: cut off, frozen, or without power. Both ends say at least one thing a
/// round; this one counts the rounds in which nothing came. It counts rounds and not time, so that a process that was paused itself,
/// with its machine or in a debugger, does not blame the other for that. A peer that is being debugged may be silent for as long as it
/// likes.
/// </summary>
internal sealed class SilenceWatch(Func<long> bytesRead)
{
    /// <summary>So many rounds in a row without a byte are silence.</summary>
    public const int Rounds = 3;

    private long seen;
    private int silent;

    /// <summary>What the peer's last beat said.</summary>
    public volatile bool PeerIsDebugged;

    /// <summary>How long a round is, for a given longest silence.</summary>
    public static TimeSpan Period(TimeSpan longest) => longest / Rounds;

    /// <summary>Ends a round.</summary>
    /// <returns>Whether the peer is silent.</returns>
    public bool EndRound()
    {
        long now = bytesRead();
        silent = now != seen || PeerIsDebugged ? 0 : silent + 1;
        seen = now;
        return silent >= Rounds;
    }
}

using System.Diagnostics;
using System.Net.Sockets;
using MultiHost.Linux;
using MultiHost.Protocol;

namespace MultiHost.Agent.Leases;

/// <summary>The right of a collection to use this host, which lasts until it is disposed of or this process ends.</summary>
internal sealed class HostLease : IDisposable
{
    // Between two looks at the signs if a connection to one ended while it stayed up.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan OldestAge = TimeSpan.FromDays(365);

    // Of a long line, those who matter.
    private const int MaxTold = 10;

    private readonly PostedSign sign;

    private HostLease(PostedSign sign) => this.sign = sign;

    /// <summary>Takes the host when those who have it, and those who came before, have gone.</summary>
    /// <param name="board">Where those of all runs are.</param>
    /// <param name="host">The name that the run gives this host.</param>
    /// <param name="wish">What is wanted.</param>
    /// <param name="onBlocked">Is told who is ahead, each time that it changes.</param>
    /// <param name="cancellationToken">Gives the place in the line up.</param>
    /// <returns><c>null</c> if somebody is ahead, and it is not to be waited.</returns>
    /// <exception cref="IOException">The kernel's table cannot be read.</exception>
    /// <exception cref="SocketException">The system refuses.</exception>
    /// <exception cref="TimeoutException">Another process stands in the way of everybody.</exception>
    public static async Task<HostLease?> TakeAsync(
        LeaseBoard board, string host, TakeLease wish, Action<IReadOnlyList<LeaseRival>> onBlocked, CancellationToken cancellationToken)
    {
        PostedSign? place = null;
        try
        {
            string[] told = [];
            while (true)
            {
                IReadOnlyList<LeaseSign> ahead;
                using (await board.TurnAsync(cancellationToken).ConfigureAwait(false))
                {
                    LeaseSign self = place?.Sign ?? LeaseSign.Of(wish.Run, host, wish.Lease, wish.Capacity, Watcher, wish.Who, Now);
                    ahead = self.Ahead(board.Look());
                    if (ahead.Count == 0)
                    {
                        return new HostLease(PostedSign.Post(board, self with { HasHost = true, Since = Now }, wish.Purpose));
                    }

                    place ??= wish.Waits ? PostedSign.Post(board, self, wish.Purpose) : null;
                }

                string[] names = [.. ahead.Select(s => s.Text)];
                bool isNew = !names.SequenceEqual(told);
                if (isNew)
                {
                    await TellAsync(board, ahead, onBlocked, cancellationToken).ConfigureAwait(false);
                    told = names;
                }
                else
                {
                    await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                }

                if (place is null)
                {
                    return null;
                }

                await GoneAsync(board, ahead, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            place?.Dispose();
        }
    }

    public void Dispose() => sign.Dispose();

    private static long Now => Stopwatch.GetTimestamp();

    // Anybody on the host may put up a sign, with any time in it.
    private static TimeSpan Age(LeaseSign sign) =>
        sign.Since >= 0 && Stopwatch.GetElapsedTime(sign.Since) is var age && age > TimeSpan.Zero && age < OldestAge ? age : TimeSpan.Zero;

    // It starts the agent, and outlives it.
    private static int Watcher { get; } = Proc.Stat(Environment.ProcessId)?.Parent ?? 0;

    private static async Task TellAsync(
        LeaseBoard board, IReadOnlyList<LeaseSign> ahead, Action<IReadOnlyList<LeaseRival>> onBlocked, CancellationToken cancellationToken)
    {
        List<LeaseRival> rivals = [];
        foreach (LeaseSign sign in ahead.Take(MaxTold))
        {
            using SignReader reader = await SignReader.ReadAsync(board, sign, cancellationToken).ConfigureAwait(false);
            rivals.Add(new LeaseRival(sign.Who, reader.Words, Age(sign).TotalSeconds, sign.HasHost));
        }

        onBlocked(rivals);
    }

    // Each in the line waits for the one before it, and the first of them for those who have the host: so nobody wakes who could only look and wait again.
    private static async Task GoneAsync(LeaseBoard board, IReadOnlyList<LeaseSign> ahead, CancellationToken cancellationToken)
    {
        IEnumerable<LeaseSign> watched = ahead[^1].HasHost ? ahead : [ahead[^1]];
        using CancellationTokenSource rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] gone = [.. watched.Select(s => GoneAsync(board, s, rest.Token))];
        Task first = await Task.WhenAny(gone).ConfigureAwait(false);
        await rest.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    private static async Task GoneAsync(LeaseBoard board, LeaseSign sign, CancellationToken cancellationToken)
    {
        using SignReader reader = await SignReader.ReadAsync(board, sign, cancellationToken).ConfigureAwait(false);
        await reader.GoneAsync(cancellationToken).ConfigureAwait(false);
    }
}

using System.Diagnostics;
using System.Net.Sockets;
using MultiHost.Protocol;

namespace MultiHost.Agent.Leases;

/// <summary>The right of a collection to use this host, which lasts until it is disposed of or this process ends.</summary>
internal sealed class HostLease : IDisposable
{
    // Between two looks at the signs if a connection to one ended while it stayed up.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

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
                    LeaseSign self = place?.Sign ?? LeaseSign.Of(wish.Run, host, wish.Lease, wish.Capacity, wish.Who, Now);
                    ahead = self.Ahead(board.Look());
                    if (ahead.Count == 0)
                    {
                        return new HostLease(PostedSign.Post(board, self with { HasHost = true, Since = Now }, wish.Purpose));
                    }

                    place ??= wish.Waits ? PostedSign.Post(board, self, wish.Purpose) : null;
                }

                string[] names = [.. ahead.Select(s => s.Text)];
                bool isNew = !names.SequenceEqual(told);
                await LookAsync(board, ahead, isNew ? onBlocked : null, place is not null, cancellationToken).ConfigureAwait(false);
                if (place is null)
                {
                    return null;
                }

                if (!isNew)
                {
                    await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                }

                told = names;
            }
        }
        finally
        {
            place?.Dispose();
        }
    }

    public void Dispose() => sign.Dispose();

    private static long Now => Stopwatch.GetTimestamp();

    private static async Task LookAsync(
        LeaseBoard board, IReadOnlyList<LeaseSign> ahead, Action<IReadOnlyList<LeaseRival>>? onBlocked, bool waits, CancellationToken cancellationToken)
    {
        List<SignReader> readers = [];
        try
        {
            foreach (LeaseSign sign in ahead)
            {
                readers.Add(await SignReader.ReadAsync(board, sign, cancellationToken).ConfigureAwait(false));
            }

            onBlocked?.Invoke([.. readers.Select(r => new LeaseRival(r.Sign.Who, r.Words, Stopwatch.GetElapsedTime(r.Sign.Since).TotalSeconds, r.Sign.HasHost))]);
            if (waits)
            {
                using CancellationTokenSource rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                Task[] gone = [.. readers.Select(r => r.GoneAsync(rest.Token))];
                await (await Task.WhenAny(gone).ConfigureAwait(false)).ConfigureAwait(false);
                await rest.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            readers.ForEach(r => r.Dispose());
        }
    }
}

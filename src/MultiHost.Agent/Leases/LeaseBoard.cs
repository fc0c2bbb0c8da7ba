using System.Net.Sockets;
using MultiHost.Linux;
using MultiHost.Protocol;

namespace MultiHost.Agent.Leases;

/// <summary>
/// Where the processes of a host put up their signs: the names of unix sockets. One process at a time may look at them all and put up its own, which takes no
/// longer than that; taking a sign down needs no turn.
/// </summary>
/// <param name="name">What all names on it begin with. Signs on other boards do not matter.</param>
internal sealed class LeaseBoard(string name)
{
    private const string Signs = "-lease/";
    private const string Gate = "-gate";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // For what the kernel tells nobody: that a name is taken by one who does not listen, or not yet.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>The one of all runs.</summary>
    public static LeaseBoard OfHost { get; } = new("multihost");

    /// <summary>The name of a sign's socket, as <c>/proc/net/unix</c> shows it behind an @.</summary>
    public string NameOf(LeaseSign sign)
    {
        string whole = $"{name}{Signs}{sign.Text}";
        return whole.Length <= AbstractNames.MaxBytes ? whole : whole[..AbstractNames.MaxBytes];
    }

    /// <summary>The signs that are up.</summary>
    /// <exception cref="IOException">The kernel's table cannot be read.</exception>
    public IEnumerable<LeaseSign> Look() => AbstractNames.Listening($"{name}{Signs}").Select(n => LeaseSign.Read(n[(name.Length + Signs.Length)..]));

    /// <summary>Waits for this process's turn; disposing of the result ends it.</summary>
    /// <exception cref="TimeoutException">Another has its turn for too long, which no process of ours does unless it was stopped.</exception>
    /// <exception cref="SocketException">The system refuses.</exception>
    public async Task<IDisposable> TurnAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(Limit, TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (true)
            {
                either.Token.ThrowIfCancellationRequested();
                if (AbstractNames.TryListen(name + Gate) is { } turn)
                {
                    return turn;
                }

                await OverAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"A process on the host has kept the unix socket @{name}{Gate} for {Limit.TotalSeconds} s, so nobody learns who has the host. "
                + $"Find it there with: ss -xlp | grep {name}{Gate}. It is stopped, or none of MultiHost's: continue or end it.",
                e);
        }
    }

    // Nobody answers there: the connection ends with the other's turn.
    private async Task OverAsync(CancellationToken cancellationToken)
    {
        using Socket? other = await AbstractNames.TryConnectAsync(name + Gate, cancellationToken).ConfigureAwait(false);
        if (other is null)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false); // it is just beginning or over, or none of ours
            return;
        }

        try
        {
            await other.ReceiveAsync(new byte[1], cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
        {
            // The same as an end.
        }
    }
}

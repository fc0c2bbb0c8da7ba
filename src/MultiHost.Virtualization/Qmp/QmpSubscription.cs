using System.Threading.Channels;

namespace MultiHost.Virtualization.Qmp;

/// <summary>
/// Events of one QEMU since the subscription was made, in order, none lost: subscribe, then command, then wait. For one reader at a time.
/// </summary>
public sealed class QmpSubscription : IDisposable
{
    private readonly QmpDispatcher dispatcher;
    private readonly Channel<QmpEvent> channel;
    private readonly string guest;
    private readonly TimeProvider time;

    internal QmpSubscription(QmpDispatcher dispatcher, string guest, TimeProvider time)
    {
        this.dispatcher = dispatcher;
        this.guest = guest;
        this.time = time;
        channel = dispatcher.Subscribe();
    }

    /// <summary>Takes events until one fits; those before it are gone for this subscription.</summary>
    /// <param name="fits">Which event to wait for.</param>
    /// <param name="what">The event in words, for the time-out's message.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="QmpTimeoutException">It did not come in time.</exception>
    /// <exception cref="QmpDisconnectedException">QEMU is gone.</exception>
    public async Task<QmpEvent> WaitAsync(
        Func<QmpEvent, bool> fits, string what, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        string? last = null;
        try
        {
            while (true)
            {
                QmpEvent happened = await channel.Reader.ReadAsync(either.Token).ConfigureAwait(false);
                if (fits(happened))
                {
                    return happened;
                }

                last = happened.ToString();
            }
        }
        catch (ChannelClosedException closed) when (closed.InnerException is QmpDisconnectedException cause)
        {
            throw new QmpDisconnectedException($"{what} did not come. {cause.Message}", cause);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new QmpTimeoutException(
                $"{what} of guest '{guest}' did not come within {timeout.TotalSeconds:0.###} s. Last event: {last ?? "none"}.", timeout);
        }
    }

    /// <summary>Ends the subscription.</summary>
    public void Dispose() => dispatcher.Unsubscribe(channel);
}

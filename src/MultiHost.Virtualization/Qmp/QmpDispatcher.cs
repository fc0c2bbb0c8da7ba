using System.Text.Json;
using System.Threading.Channels;

namespace MultiHost.Virtualization.Qmp;

/// <summary>
/// Dispatch: gives answers to the calls that wait for them and events to the subscribers, in QEMU's order; fails them all when
/// the connection ends. Does no I/O. Safe to use from several threads.
/// </summary>
internal sealed class QmpDispatcher(string guest)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, (string Command, TaskCompletionSource<JsonElement> Answer)> pending = [];
    private readonly List<Channel<QmpEvent>> subscribers = [];
    private Exception? ended;
    private long lastId;

    /// <summary>Every event, in order, before the subscribers get it. Handlers must be quick and must not throw.</summary>
    public event Action<QmpEvent>? EventSeen;

    /// <summary>The end of the connection, once.</summary>
    public event Action<QmpDisconnectedException>? Ended;

    /// <summary>Registers a call.</summary>
    /// <exception cref="QmpDisconnectedException">The connection has ended.</exception>
    public (long Id, Task<JsonElement> Answer) Register(string command)
    {
        TaskCompletionSource<JsonElement> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (ended is not null)
            {
                throw Disconnected($"'{command}' cannot be sent");
            }

            pending.Add(++lastId, (command, answer));
            return (lastId, answer.Task);
        }
    }

    /// <summary>Gives a call up; its answer will be dropped.</summary>
    public void Forget(long id)
    {
        lock (gate)
        {
            pending.Remove(id);
        }
    }

    /// <summary>Events from now on, until <see cref="Unsubscribe"/> or the end of the connection.</summary>
    public Channel<QmpEvent> Subscribe()
    {
        Channel<QmpEvent> channel = Channel.CreateUnbounded<QmpEvent>(new UnboundedChannelOptions { SingleWriter = true });
        lock (gate)
        {
            if (ended is null)
            {
                subscribers.Add(channel);
            }
            else
            {
                channel.Writer.Complete(Disconnected("No event can come"));
            }
        }

        return channel;
    }

    public void Unsubscribe(Channel<QmpEvent> channel)
    {
        lock (gate)
        {
            subscribers.Remove(channel);
        }

        channel.Writer.TryComplete();
    }

    /// <summary>Handles one message.</summary>
    /// <exception cref="InvalidDataException">QEMU could not read what we sent: no call can be trusted any more.</exception>
    public void Dispatch(QmpMessage message)
    {
        switch (message)
        {
            case QmpMessage.Event happened:
                EventSeen?.Invoke(happened.Value);
                lock (gate)
                {
                    subscribers.ForEach(subscriber => subscriber.Writer.TryWrite(happened.Value));
                }

                break;
            case QmpMessage.Return { Id: { } id } answer when Take(id) is { } call:
                call.Answer.TrySetResult(answer.Value);
                break;
            case QmpMessage.Error { Id: { } id } error when Take(id) is { } call:
                call.Answer.TrySetException(new QmpException(guest, call.Command, error.Class, error.Description));
                break;
            case QmpMessage.Error { Id: null } error:
                throw new InvalidDataException($"QEMU could not read a command: {error.Description} ({error.Class})");
            default:
                break; // an answer that nobody waits for any more
        }
    }

    /// <summary>Ends the connection for everybody; only the first cause counts.</summary>
    public void End(Exception cause)
    {
        List<(string Command, TaskCompletionSource<JsonElement> Answer)> calls;
        List<Channel<QmpEvent>> channels;
        lock (gate)
        {
            if (ended is not null)
            {
                return;
            }

            ended = cause;
            calls = [.. pending.Values];
            channels = [.. subscribers];
            pending.Clear();
            subscribers.Clear();
        }

        foreach ((string command, TaskCompletionSource<JsonElement> answer) in calls)
        {
            answer.TrySetException(Disconnected($"'{command}' got no answer"));
        }

        foreach (Channel<QmpEvent> channel in channels)
        {
            channel.Writer.TryComplete(Disconnected("No event can come"));
        }

        Ended?.Invoke(Disconnected("No event can come"));
    }

    private (string Command, TaskCompletionSource<JsonElement> Answer)? Take(long id)
    {
        lock (gate)
        {
            return pending.Remove(id, out var call) ? call : null;
        }
    }

    private QmpDisconnectedException Disconnected(string consequence) =>
        new($"{consequence}: the connection to the monitor of guest '{guest}' has ended. {ended!.Message}", ended);
}

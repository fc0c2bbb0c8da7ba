using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MultiHost.Virtualization.Qmp;

/// <summary>
/// A connection to the monitor of one QEMU (QMP). Safe to use from several threads: calls may overlap. When the connection ends, every
/// call that waits fails with <see cref="QmpDisconnectedException"/>, which says how QEMU ended.
/// </summary>
public sealed class QmpClient : IAsyncDisposable
{
    /// <summary>Deadline of a command that is given none: 30 seconds.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private readonly Stream stream;
    private readonly QmpLineReader reader;
    private readonly QmpDispatcher dispatcher;
    private readonly QmpTranscript? transcript;
    private readonly TimeProvider time;
    private readonly string guest;
    private readonly Func<Task<string>> explainEnd;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private Task reading = Task.CompletedTask;
    private int disposed;

    private QmpClient(Stream stream, string guest, QmpTranscript? transcript, Func<Task<string>> explainEnd, TimeProvider time)
    {
        this.stream = stream;
        this.guest = guest;
        this.transcript = transcript;
        this.explainEnd = explainEnd;
        this.time = time;
        reader = new QmpLineReader(stream);
        dispatcher = new QmpDispatcher(guest);
        dispatcher.EventSeen += happened => EventSeen?.Invoke(happened);
        dispatcher.Ended += cause => Ended?.Invoke(cause);
    }

    /// <inheritdoc cref="QmpDispatcher.EventSeen"/>
    internal event Action<QmpEvent>? EventSeen;

    /// <inheritdoc cref="QmpDispatcher.Ended"/>
    internal event Action<QmpDisconnectedException>? Ended;

    /// <summary>Deadline of a command that is given none. Default: <see cref="DefaultTimeout"/>.</summary>
    internal TimeSpan Timeout { get; set; } = DefaultTimeout;

    /// <summary>QEMU's version, such as <c>7.2.22</c>.</summary>
    public string Version { get; private set; } = string.Empty;

    /// <summary>Whether commands can be sent out of band (QMP capability <c>oob</c>).</summary>
    public bool CanOutOfBand { get; private set; }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <param name="command">QAPI's name, such as <c>query-status</c>.</param>
    /// <param name="arguments">Its arguments, or null.</param>
    /// <param name="timeout">Longest wait for the answer. Default: <see cref="DefaultTimeout"/>, or the migration's <c>MonitorTimeout</c>.</param>
    /// <param name="outOfBand">Runs it beside other commands; only <c>migrate-pause</c>, <c>migrate-recover</c> and a few others can.</param>
    /// <param name="cancellationToken">Gives up the wait; QEMU still runs the command.</param>
    /// <returns>The value of <c>return</c>.</returns>
    /// <exception cref="QmpException">QEMU answered with an error.</exception>
    /// <exception cref="QmpTimeoutException">No answer in time.</exception>
    /// <exception cref="QmpDisconnectedException">QEMU is gone.</exception>
    public Task<JsonElement> ExecuteAsync(
        string command,
        JsonObject? arguments = null,
        TimeSpan? timeout = null,
        bool outOfBand = false,
        CancellationToken cancellationToken = default) =>
        SendAsync(command, arguments, timeout, outOfBand, null, cancellationToken);

    /// <summary>As <see cref="ExecuteAsync"/>, with a copy of a descriptor beside the command: what <c>getfd</c> takes.</summary>
    internal Task<JsonElement> ExecuteWithAsync(
        SafeHandle descriptor, string command, JsonObject? arguments, CancellationToken cancellationToken) =>
        SendAsync(command, arguments, null, false, descriptor, cancellationToken);

    private async Task<JsonElement> SendAsync(
        string command, JsonObject? arguments, TimeSpan? timeout, bool outOfBand, SafeHandle? descriptor, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        TimeSpan allowed = timeout ?? Timeout;
        long start = time.GetTimestamp();
        (long id, Task<JsonElement> answer) = dispatcher.Register(command);
        try
        {
            // A QEMU that stands still does not take the command either: one deadline for both.
            await WriteAsync(QmpCodec.Encode(id, command, arguments, outOfBand), descriptor, cancellationToken)
                .WaitAsync(allowed, time, cancellationToken).ConfigureAwait(false);
            return await answer.WaitAsync(Left(start, allowed), time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new QmpTimeoutException(
                $"'{command}' on guest '{guest}' was not answered within {allowed.TotalSeconds:0.###} s. Look at qmp.log.", allowed);
        }
        finally
        {
            dispatcher.Forget(id);
        }
    }

    /// <summary>Subscribes to all events from now on. Do so before the command that causes them.</summary>
    public QmpSubscription Subscribe() => new(dispatcher, guest, time);

    /// <summary>Waits for an event that happens after this call was made.</summary>
    /// <inheritdoc cref="QmpSubscription.WaitAsync"/>
    public async Task<QmpEvent> WaitForEventAsync(
        Func<QmpEvent, bool> fits, string what, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using QmpSubscription subscription = Subscribe();
        return await subscription.WaitAsync(fits, what, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what QEMU has sent before its end, once its process has ended.</summary>
    internal async Task DrainAsync(TimeSpan timeout) =>
        await reading.WaitAsync(timeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Ends the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await closing.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
        await reader.DisposeAsync().ConfigureAwait(false);
        transcript?.Dispose();
        closing.Dispose();
    }

    /// <summary>Takes a connection over: reads the greeting, negotiates, and begins to dispatch.</summary>
    /// <param name="stream">Both directions. The client closes it.</param>
    /// <param name="guest">For messages.</param>
    /// <param name="transcript">Where to write both directions, or null. The client closes it.</param>
    /// <param name="explainEnd">Asked when the stream has ended: how QEMU ended, in a sentence.</param>
    /// <param name="time">Clock of the deadlines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<QmpClient> ConnectAsync(
        Stream stream,
        string guest,
        QmpTranscript? transcript,
        Func<Task<string>> explainEnd,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        QmpClient client = new(stream, guest, transcript, explainEnd, time);
        try
        {
            await client.NegotiateAsync(cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private TimeSpan Left(long start, TimeSpan allowed)
    {
        TimeSpan left = allowed - time.GetElapsedTime(start);
        return allowed == System.Threading.Timeout.InfiniteTimeSpan ? allowed : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task NegotiateAsync(CancellationToken cancellationToken)
    {
        byte[]? line;
        try
        {
            line = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new QmpDisconnectedException($"The monitor of guest '{guest}' sent no greeting: {exception.Message}", exception);
        }

        if (line is null)
        {
            throw new QmpDisconnectedException(
                $"The monitor of guest '{guest}' sent no greeting. {await explainEnd().ConfigureAwait(false)}");
        }

        transcript?.Received(line);
        if (QmpCodec.Decode(line, time.GetUtcNow()) is not QmpMessage.Greeting greeting)
        {
            throw new InvalidDataException($"The monitor of guest '{guest}' began without a greeting.");
        }

        Version = greeting.Version;
        CanOutOfBand = greeting.OffersOutOfBand;
        reading = ReadAsync();
        JsonObject? enable = CanOutOfBand ? new JsonObject { ["enable"] = new JsonArray("oob") } : null;
        await ExecuteAsync("qmp_capabilities", enable, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(byte[] line, SafeHandle? descriptor, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            transcript?.Sent(line);

            // Not cancelled in the middle of a line: the rest would make the next command unreadable.
            if (descriptor is null)
            {
                await stream.WriteAsync(line, CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                DescriptorMessage.Send(((NetworkStream)(stream is StallableStream stallable ? stallable.Inner : stream)).Socket, line, descriptor);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The reader sees the end of the connection, too, and fails the call with the better explanation: how QEMU ended.
            transcript?.Note($"writing failed: {exception.Message}");
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        Exception cause;
        try
        {
            while (await reader.ReadLineAsync(closing.Token).ConfigureAwait(false) is { } line)
            {
                transcript?.Received(line);
                dispatcher.Dispatch(QmpCodec.Decode(line, time.GetUtcNow()));
            }

            cause = new EndOfStreamException(await explainEnd().ConfigureAwait(false));
        }
        catch (OperationCanceledException exception)
        {
            cause = new ObjectDisposedException("It was closed on our side.", exception);
        }
        catch (IOException exception)
        {
            cause = new EndOfStreamException($"{await explainEnd().ConfigureAwait(false)} ({exception.Message})", exception);
        }
        catch (Exception exception)
        {
            // Whatever it is: a reader that ends unseen would leave every call and every wait to its deadline.
            cause = exception;
        }

        dispatcher.End(cause);
    }
}

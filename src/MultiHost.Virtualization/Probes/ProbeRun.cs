using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MultiHost.Virtualization.Probes;

/// <summary>A running probe: sends at its rate, and counts what comes back, until it is stopped.</summary>
internal sealed class ProbeRun : IAsyncDisposable
{
    private const int DatagramSize = 32; // the number, and room for the guest's clock
    private const int EchoRequest = 8;

    // As many as a chart shows, and a line of the record takes.
    private const int MaxGaps = 400;

    private readonly NetworkProbe probe;
    private readonly IReadOnlyList<IPEndPoint> targets;
    private readonly TimeProvider time;
    private readonly Socket socket;
    private readonly ushort identity = (ushort)Random.Shared.Next(1, ushort.MaxValue);
    private readonly ProbeSeries series = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task sending;
    private readonly Task receiving;
    private TaskCompletionSource next = NewAnswer();

    /// <param name="probe">What to send.</param>
    /// <param name="targets">Where the guest may be; an answer from any counts.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="SocketException">The socket cannot be had.</exception>
    public ProbeRun(NetworkProbe probe, IReadOnlyList<IPEndPoint> targets, TimeProvider time)
    {
        this.probe = probe;
        this.targets = targets;
        this.time = time;
        socket = probe.IsPing
            ? new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        sending = SendAsync();
        receiving = ReceiveAsync();
    }

    /// <summary>Waits for an answer to come from now on.</summary>
    /// <exception cref="TimeoutException">None did.</exception>
    public Task WaitForAnswerAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        Volatile.Read(ref next).Task.WaitAsync(timeout, time, cancellationToken);

    public async Task<NetworkProbeResult> StopAsync(RoleName self)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
        return series.Conclude(self, time.TimestampFrequency);
    }

    /// <summary>The silences over time, up to this moment.</summary>
    public IReadOnlyList<ProbeGap> Gaps() => series.Gaps(MaxGaps, time.GetTimestamp(), time.TimestampFrequency);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
        socket.Dispose();
        stopping.Dispose();
    }

    private static TaskCompletionSource NewAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task SendAsync()
    {
        using PeriodicTimer timer = new(probe.Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token).ConfigureAwait(false))
            {
                byte[] packet = Packet(series.Send(time.GetTimestamp()));
                foreach (IPEndPoint target in targets)
                {
                    await TrySendAsync(packet, target).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task TrySendAsync(byte[] packet, IPEndPoint target)
    {
        try
        {
            await socket.SendToAsync(packet, SocketFlags.None, target, stopping.Token).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // Unreachable for the moment: a lost packet, which is what is counted.
        }
    }

    private async Task ReceiveAsync()
    {
        byte[] buffer = new byte[2048];
        IPEndPoint anybody = new(IPAddress.Any, 0);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, anybody, stopping.Token).ConfigureAwait(false);
                if (NumberOf(buffer.AsSpan(0, received.ReceivedBytes)) is { } number && series.Answer(number, time.GetTimestamp()))
                {
                    Interlocked.Exchange(ref next, NewAnswer()).TrySetResult();
                }
            }
            catch (SocketException)
            {
                // Somebody says that a packet of ours could not be delivered.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // A datagram: the number, then a space for the guest's clock. An echo request: type, code, checksum, identity, sequence, then the number.
    private byte[] Packet(int number)
    {
        byte[] packet = new byte[DatagramSize];
        if (!probe.IsPing)
        {
            BinaryPrimitives.WriteInt32LittleEndian(packet, number);
            BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(4), identity);
            return packet;
        }

        packet[0] = EchoRequest;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), identity);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)number);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(8), number);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), Checksum(packet));
        return packet;
    }

    private int? NumberOf(ReadOnlySpan<byte> packet)
    {
        if (!probe.IsPing)
        {
            return packet.Length == DatagramSize && BinaryPrimitives.ReadUInt16LittleEndian(packet[4..]) == identity
                ? BinaryPrimitives.ReadInt32LittleEndian(packet)
                : null;
        }

        // A raw socket hands over the IP header too, and everybody's answers.
        int header = packet.Length > 0 ? (packet[0] & 0xF) * 4 : 0;
        ReadOnlySpan<byte> icmp = packet.Length >= header + DatagramSize ? packet[header..] : [];
        return icmp.Length == DatagramSize && icmp[0] == 0 && BinaryPrimitives.ReadUInt16BigEndian(icmp[4..]) == identity
            ? BinaryPrimitives.ReadInt32LittleEndian(icmp[8..])
            : null;
    }

    private static ushort Checksum(ReadOnlySpan<byte> packet)
    {
        uint sum = 0;
        for (int i = 0; i < packet.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(packet[i..]);
        }

        while (sum > ushort.MaxValue)
        {
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}

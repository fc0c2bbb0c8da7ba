using System.Net.Sockets;

namespace MultiHost.Virtualization.Probes;

/// <summary>How a guest's network is asked for signs of life during a migration: numbered packets at a steady rate.</summary>
public sealed record NetworkProbe
{
    private NetworkProbe(bool isPing, TimeSpan every)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(every, TimeSpan.FromSeconds(10));
        IsPing = isPing;
        Every = every;
    }

    /// <summary>Time from one packet to the next.</summary>
    public TimeSpan Every { get; }

    /// <summary>
    /// Role of the host that probes. Default: <see cref="RoleName.None"/>: the first that takes no part in the migration or, if there is none,
    /// the destination.
    /// </summary>
    public RoleName From { get; init; }

    internal bool IsPing { get; }

    /// <summary>Why this host cannot probe so; null if it can.</summary>
    internal string? WhyNotHere()
    {
        if (!IsPing)
        {
            return null;
        }

        try
        {
            new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp).Dispose();
            return null;
        }
        catch (SocketException exception)
        {
            return $"NetworkProbe.Ping needs a raw socket, which user '{Environment.UserName}' may not open ({exception.Message}). "
                + "Let root run the tests there, or use NetworkProbe.Udp.";
        }
    }

    /// <summary>
    /// ICMP echo requests, for guests that keep their address (<see cref="Guests.GuestNetwork.Tap"/>). Needs the right to open a raw socket.
    /// </summary>
    /// <param name="every">1 ms to 10 s. Default: 10 ms.</param>
    public static NetworkProbe Ping(TimeSpan? every = null) => new(isPing: true, every ?? TimeSpan.FromMilliseconds(10));

    /// <summary>Datagrams to the echo port of a tiny Linux, also by way of a user network, on whichever host it is.</summary>
    /// <param name="every">1 ms to 10 s. Default: 10 ms.</param>
    public static NetworkProbe Udp(TimeSpan? every = null) => new(isPing: false, every ?? TimeSpan.FromMilliseconds(10));
}

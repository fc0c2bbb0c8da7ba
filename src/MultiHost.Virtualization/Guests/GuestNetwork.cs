using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MultiHost.Virtualization.Guests.Linux;
using MultiHost.Virtualization.Hosts;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Virtualization.Guests;

/// <summary>A guest's network card (virtio), and what it is connected to on every host that the guest runs on.</summary>
public sealed partial record GuestNetwork
{
    private const int FirstPort = 20000;
    private const int Ports = 10000;
    private const int SshPort = 22;

    private GuestNetwork()
    {
    }

    /// <summary>Name of the bridge that a tap device joins; null for a user network.</summary>
    public string? Bridge { get; private init; }

    /// <summary>The guest's address and prefix length, such as 10.77.0.100/24. A tiny Linux takes it by itself.</summary>
    public string Address { get; private init; } = "10.0.2.15/24";

    /// <summary>Address of the router; null if the guest needs none.</summary>
    public string? Gateway { get; private init; }

    /// <summary>
    /// A network of QEMU's own, which needs no rights. The guest is reached by way of two ports of the host that it is on, which lead to its UDP echo and
    /// to its sshd; other hosts see its address change when it moves. Its router is 10.0.2.2, which a tiny Linux takes by itself: without one, it could answer
    /// nobody but its own host's loopback.
    /// </summary>
    public static GuestNetwork User() => new() { Gateway = "10.0.2.2" };

    /// <summary>A tap device in a bridge of the host, such as a lab's: the guest keeps its address wherever it runs. Needs root.</summary>
    /// <param name="address">The guest's address and prefix length, such as 10.77.0.100/24.</param>
    /// <param name="bridge">
    /// The bridge on every host: 1 to 15 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>, not beginning with <c>-</c>. Default: br0.
    /// </param>
    /// <param name="gateway">Address of the router. Default: null, none.</param>
    /// <exception cref="ArgumentException">One of them is none.</exception>
    public static GuestNetwork Tap(string address, string bridge = "br0", string? gateway = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(bridge);

        // All of them go into scripts: the bridge into one that root runs, the addresses into the guest's.
        if (!BridgeName().IsMatch(bridge))
        {
            throw new ArgumentException(
                $"'{Printable.Phrase(bridge)}' is no name of a bridge. Allowed: 1 to 15 letters, digits, '-', '_' or '.', not beginning with '-'.",
                nameof(bridge));
        }

        if (!(address.Split('/') is [var ip, var prefix] && IsAddress(ip, out int most)
            && int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length <= most))
        {
            throw new ArgumentException($"'{Printable.Phrase(address)}' is no address with a prefix length, such as 10.77.0.100/24.", nameof(address));
        }

        if (gateway is not null && !IsAddress(gateway, out _))
        {
            throw new ArgumentException($"'{Printable.Phrase(gateway)}' is no address of a router, such as 10.77.0.1.", nameof(gateway));
        }

        return new GuestNetwork { Bridge = bridge, Address = address, Gateway = gateway };
    }

    // With a scope (fe80::1%eth0), anything could follow.
    private static bool IsAddress(string text, out int bits)
    {
        bool isAddress = IPAddress.TryParse(text, out IPAddress? address) && text.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':');
        bits = address?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 128 : 32;
        return isAddress;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.][A-Za-z0-9_.-]{0,14}\z")]
    private static partial Regex BridgeName();

    /// <summary>The address without the prefix length.</summary>
    internal IPAddress Ip => IPAddress.Parse(Address.Split('/')[0]);

    internal string KernelWords => $"mh.ip={Address}{(Gateway is null ? "" : $" mh.via={Gateway}")}";

    /// <summary>Where the guest's echo port is reached: at the address and port of its host that lead to it, or, where none do (a tap), at its own.</summary>
    internal IPEndPoint EchoAt(IPEndPoint? forwarded) => forwarded ?? new IPEndPoint(Ip, LinuxPrograms.EchoPort);

    /// <summary>Where the guest's sshd is reached, in the same way.</summary>
    internal IPEndPoint SshAt(IPEndPoint? forwarded) => forwarded ?? new IPEndPoint(Ip, SshPort);

    /// <summary>
    /// The port of its host that leads to a guest behind a user network. It is the same on every host, so that whoever probes needs to ask nobody, and another for each group of
    /// hosts, since several may share a host; below the range that the kernel takes ports from.
    /// </summary>
    internal static int PortOf(string group, string guest) => FirstPort + BinaryPrimitives.ReadUInt16BigEndian(Digest($"{group}/{guest}")) % Ports;

    internal IReadOnlyList<string> Arguments(GuestDefinition guest, IPEndPoint? forwarded, QemuPaths paths) =>
    [
        "-netdev", forwarded is not null
            ? $"user,id=net0,{Forward("udp", forwarded, LinuxPrograms.EchoPort)},{Forward("tcp", forwarded, SshPort)}"
            : $"tap,id=net0,ifname=mh%d,script={QemuCommandLine.Escape(WriteScript(paths))},downscript=no",
        "-device", $"virtio-net-pci,netdev=net0,mac={MacOf(Bridge is null ? guest.Name : Address)},romfile=",
    ];

    private static string Forward(string protocol, IPEndPoint forwarded, int port) =>
        $"hostfwd={protocol}:{HostAddress.Opened(forwarded.Address)}:{forwarded.Port}-:{port}";

    // By the address where there is one: another guest that gets it later must not be looked for at the hardware of the first.
    private static string MacOf(string owner) =>
        string.Create(CultureInfo.InvariantCulture, $"52:54:00:{Digest(owner)[2]:x2}:{Digest(owner)[3]:x2}:{Digest(owner)[4]:x2}");

    private static byte[] Digest(string owner) => SHA256.HashData(Encoding.UTF8.GetBytes(owner));

    // QEMU makes the tap device and takes it with it when it ends, however that may be; a script only connects it.
    private string WriteScript(QemuPaths paths)
    {
        string script = Path.Combine(paths.Folder, "connect-tap");
        File.WriteAllText(script, $"#!/bin/sh\nPATH=$PATH:/usr/sbin:/sbin\nip link set \"$1\" master {Bridge} && ip link set \"$1\" up\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return script;
    }
}

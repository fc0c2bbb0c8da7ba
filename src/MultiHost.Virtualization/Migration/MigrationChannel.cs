using MultiHost.Virtualization.Migration.Channels;

namespace MultiHost.Virtualization.Migration;

/// <summary>The way that a guest's state takes from the source's QEMU to the destination's.</summary>
public sealed record MigrationChannel
{
    private readonly Func<ChannelContext, Channel> open;

    private MigrationChannel(string name, Func<ChannelContext, Channel> open)
    {
        Name = name;
        this.open = open;
    }

    /// <summary>QEMU connects to QEMU (<c>tcp:address:port</c>). The default.</summary>
    public static MigrationChannel Tcp { get; } = new("tcp", context => new TcpChannel(context));

    /// <summary>
    /// QEMU connects to QEMU through a socket file (<c>unix:path</c>). Both hosts must be on one machine and see the same files.
    /// </summary>
    public static MigrationChannel Unix { get; } = new("unix", context => new UnixChannel(context));

    /// <summary>
    /// Each QEMU is handed a connected TCP socket over its monitor (<c>getfd</c>, <c>fd:name</c>); the two agents connect it.
    /// </summary>
    public static MigrationChannel Fd { get; } = new("fd", context => new FdChannel(context));

    /// <summary>Each QEMU talks to a program (<c>exec:cat</c>), and the two agents connect those.</summary>
    public static MigrationChannel Exec { get; } = ExecThrough("cat", "cat");

    /// <summary>
    /// The source's QEMU writes a file (<c>file:path</c>, QEMU 8.2 and later), which the agents carry over, and the destination's reads it.
    /// The guest is
    /// stopped on the source first.
    /// </summary>
    public static MigrationChannel File { get; } = FileIn(null);

    /// <summary>Its name, as QEMU's addresses spell it: <c>tcp</c>, <c>unix</c>, <c>fd</c>, <c>exec</c> or <c>file</c>.</summary>
    public string Name { get; }

    internal bool IsFile => Name == "file";

    /// <summary>
    /// As <see cref="Exec"/>, through filters: programs that read standard input and write standard output, run by <c>/bin/sh</c>.
    /// </summary>
    /// <param name="source">On the source, such as <c>gzip -1</c>.</param>
    /// <param name="destination">On the destination, its inverse, such as <c>gzip -d</c>.</param>
    public static MigrationChannel ExecThrough(string source, string destination)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);
        return new MigrationChannel("exec", context => new ExecChannel(context, source, destination));
    }

    /// <summary>As <see cref="File"/>, in a folder that both hosts see: nothing is carried over.</summary>
    /// <param name="sharedFolder">Path on both hosts; null for a file that is carried over.</param>
    public static MigrationChannel FileIn(string? sharedFolder) => new("file", context => new FileChannel(context, sharedFolder));

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal Channel Open(ChannelContext context) => open(context);
}

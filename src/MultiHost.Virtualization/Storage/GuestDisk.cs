using System.Text.Json.Serialization;

namespace MultiHost.Virtualization.Storage;

/// <summary>A disk of a guest (virtio-blk). The same definition on every host that the guest is to run on.</summary>
public sealed record GuestDisk
{
    [JsonConstructor]
    private GuestDisk()
    {
    }

    /// <summary>Where the content is.</summary>
    [JsonInclude]
    public DiskPlace Place { get; private init; }

    /// <summary>Path of the file; for NFS on the server. Null for NBD, and for a local disk that is made for the test.</summary>
    [JsonInclude]
    public string? Path { get; internal init; }

    /// <summary>Name or address of the NFS or NBD server; null for others.</summary>
    [JsonInclude]
    public string? Server { get; private init; }

    /// <summary>TCP port of the NBD server; null for others.</summary>
    [JsonInclude]
    public int? Port { get; private init; }

    /// <summary>Name of the NBD export; null for others.</summary>
    [JsonInclude]
    public string? Export { get; private init; }

    /// <summary>How the content lies in the file. Default: raw.</summary>
    public DiskFormat Format { get; init; }

    /// <summary>Whether the guest can only read. Several guests may then have the disk at once. Default: false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Whether the test works on a copy that is removed with the guest: a qcow2 file beside the shared one, which holds what is written. Shared
    /// disks only. Default: false.
    /// </summary>
    public bool OwnCopy { get; init; }

    /// <summary>
    /// Size in MiB of a file that is made for the test and removed with the guest: 1 to 1048576. Default: null, the file is there already.
    /// </summary>
    public int? CreateMiB { get; init; }

    /// <summary>
    /// For a file that is made: path of a raw file, the same on all hosts, whose content it begins with. Only what differs from it is kept, in qcow2.
    /// Default: null, zeros.
    /// </summary>
    public string? Base { get; init; }

    /// <summary>A file on storage that all hosts share.</summary>
    /// <param name="path">Path of the file, beginning with <c>/</c>.</param>
    public static GuestDisk Shared(string path) => new() { Place = DiskPlace.Shared, Path = Rooted(path) };

    /// <summary>A file of each host's own, made for the test and removed with the guest. A migration moves its content by <c>MigrationOptions.CopyStorage</c>.</summary>
    /// <param name="createMiB">Size in MiB, 1 to 1048576.</param>
    public static GuestDisk Local(int createMiB) => new() { Place = DiskPlace.Local, CreateMiB = createMiB };

    /// <summary>A file that is there on each host, at the same path, with content of the same size.</summary>
    /// <param name="path">Path of the file, beginning with <c>/</c>.</param>
    public static GuestDisk Local(string path) => new() { Place = DiskPlace.Local, Path = Rooted(path) };

    /// <summary>A file on an NFS server. QEMU is the client (package qemu-block-extra): nothing is mounted.</summary>
    /// <param name="server">Name or address.</param>
    /// <param name="path">Path of the file on the server, beginning with <c>/</c>.</param>
    public static GuestDisk Nfs(string server, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(server);
        return new() { Place = DiskPlace.Nfs, Server = server, Path = Rooted(path) };
    }

    /// <summary>An export of an NBD server, such as <c>qemu-nbd</c>. The server must let two clients in, for both ends of a migration.</summary>
    /// <param name="server">Name or address.</param>
    /// <param name="port">TCP port, 1 to 65535.</param>
    /// <param name="export">Name of the export. Default: the nameless one.</param>
    public static GuestDisk Nbd(string server, int port, string export = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(server);
        ArgumentNullException.ThrowIfNull(export);
        return new() { Place = DiskPlace.Nbd, Server = server, Port = port, Export = export };
    }

    /// <summary>For messages.</summary>
    public override string ToString() => Place switch
    {
        DiskPlace.Nfs => $"nfs://{Server}{Path}",
        DiskPlace.Nbd => $"nbd://{Server}:{Port}/{Export}",
        _ => Path ?? $"a local disk of {CreateMiB} MiB",
    };

    /// <summary>What is wrong with it; null if nothing is.</summary>
    internal string? Problem() =>
        CreateMiB is < 1 or > 1024 * 1024 ? $"CreateMiB is {CreateMiB}; allowed: 1 to 1048576"
        : Port is < 1 or > 65535 ? $"the NBD port is {Port}; allowed: 1 to 65535"
        : OwnCopy && Place != DiskPlace.Shared ? $"OwnCopy is for shared disks; {this} is {Place.ToString().ToLowerInvariant()}"
        : OwnCopy && CreateMiB is not null ? "OwnCopy and CreateMiB exclude each other: a file that is made for the test is its own already"
        : Base is not null && CreateMiB is null ? "Base is for a file that is made: set CreateMiB, too"
        : Base is not null && Format != DiskFormat.Qcow2 ? "a file with a Base is in format qcow2: set Format"
        : CreateMiB is not null && Place is not (DiskPlace.Shared or DiskPlace.Local) ? $"CreateMiB is for files; {this} is on a server"
        : null;

    private static string Rooted(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith('/') ? path : throw new ArgumentException($"'{path}' does not begin with '/'. The path of a disk must mean the same everywhere.", nameof(path));
    }
}

namespace MultiHost.Labs.Foundation;

/// <summary>What a lab is to be.</summary>
public sealed record LabOptions
{
    /// <summary>Most hosts of a lab.</summary>
    public const int MostHosts = 250;

    /// <summary>Its name and folder.</summary>
    /// <value>Default: the lab <c>lab</c>.</value>
    public LabLocation Location { get; init; } = new();

    /// <summary>Number of hosts.</summary>
    /// <value>1 to 250. Default: 2.</value>
    public int Hosts { get; init; } = 2;

    /// <summary>Where the runsettings that name the hosts are written.</summary>
    /// <value>Default: null, for <c>lab.runsettings</c> in the lab's folder.</value>
    public string? SettingsFile { get; init; }

    /// <summary>Absolute paths of the machine that the hosts do not see: a folder is empty there, a file is missing.</summary>
    /// <value>Default: none. /root, /home, /tmp, /var/tmp and the lab's folder are always the host's own.</value>
    public IReadOnlyList<string> Hide { get; init; } = [];

    /// <summary>Size of the small disk of every host, mounted at <see cref="LabHost.SmallDisk"/>, in MiB.</summary>
    /// <value>1 to 4096 MiB. Default: 16 MiB.</value>
    public int SmallDiskMiB { get; init; } = 16;

    /// <summary>Whether the first host serves the shared folder by NFS (<see cref="LabHost.ServeNfsAsync"/>); property <c>Storage.Nfs</c> of the
    /// runsettings says where.</summary>
    /// <value>Default: false.</value>
    public bool ServesNfs { get; init; }

    internal void Check()
    {
        if (Hosts is < 1 or > MostHosts)
        {
            throw new LabException($"A lab cannot have {Hosts} hosts. Allowed: 1 to {MostHosts}.");
        }

        if (SmallDiskMiB is < 1 or > 4096)
        {
            throw new LabException($"A small disk of {SmallDiskMiB} MiB is not allowed. Allowed: 1 to 4096 MiB.");
        }

        if (Hide.FirstOrDefault(p => p.Length < 2 || p[0] != '/' || p.Contains('\n', StringComparison.Ordinal)) is { } wrong)
        {
            throw new LabException($"'{wrong}' cannot be hidden from the hosts: name a file or folder by its absolute path.");
        }
    }
}

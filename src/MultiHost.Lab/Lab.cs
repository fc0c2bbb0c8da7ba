using MultiHost.Labs.Foundation;
using MultiHost.Labs.Hosts;

namespace MultiHost.Labs;

/// <summary>
/// Hosts on this machine, as real as namespaces make them: each with a name, an address, processes, a view of the file system and an sshd
/// of its own, joined by a switch of their own. A lab outlives the process that made it, until somebody takes it down.
/// </summary>
/// <remarks>Safe for use by several threads. Needs root and what <see cref="LabRequirements"/> names.</remarks>
public sealed partial class Lab : IAsyncDisposable
{
    private readonly SemaphoreSlim stateGate = new(1);
    private LabState state;
    private int disposed;

    private Lab(LabLocation location, LabState state)
    {
        Location = location;
        this.state = state;
        Hosts = [.. state.Hosts.Select((_, i) => new LabHost(this, i))];
    }

    /// <summary>Its name and folder.</summary>
    public LabLocation Location { get; }

    /// <summary>The hosts, called by the lab's name and a number from 1.</summary>
    public IReadOnlyList<LabHost> Hosts { get; }

    /// <summary>Path of the runsettings that name the hosts.</summary>
    public string SettingsFile => state.SettingsFile;

    /// <summary>Path of the ssh_config that reaches the hosts by name or address, also while the network between them is cut.</summary>
    public string SshConfig => new SshFiles(Location).Config;

    /// <summary>Where this machine has the folder that every host has at <see cref="LabHost.SharedFolder"/>.</summary>
    public string SharedFolder => Location.File("shared");

    internal LabState State => state;

    /// <summary>A host by its name.</summary>
    /// <exception cref="LabException">There is none of that name.</exception>
    public LabHost this[string name] => Hosts.FirstOrDefault(h => h.Name == name)
        ?? throw new LabException($"Lab '{Location.Name}' has no host '{name}'. Hosts: {string.Join(", ", Hosts.Select(h => h.Name))}.");

    /// <summary>Takes hold of a lab that another process, or this one, has made.</summary>
    /// <exception cref="LabException">There is none, or it is dead.</exception>
    public static Lab Attach(LabLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);
        return LabState.Read(location) is { IsAlive: true } state
            ? new Lab(location, state)
            : throw new LabException($"No lab is up in {location.StateFolder}. Make one: {location.Command("up")}");
    }

    /// <summary>Says what there is of a lab, and whether its hosts' sshd answers.</summary>
    /// <exception cref="LabException">There is one, but this process is not root, or the lab's state is damaged.</exception>
    public static Task<LabStatus> StatusAsync(LabLocation location, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (File.Exists(location.File(LabState.FileName)))
        {
            CheckRequirements();
        }

        return LabStatus.ReadAsync(location, cancellationToken);
    }

    /// <summary>Takes a lab down, whatever state it is in and whoever made it: its hosts with every process in them, processes of others
    /// that are in its networks, namespaces, mounts, and its folder with the shared storage. Does nothing when there is none.</summary>
    /// <exception cref="LabException">Something could not be removed, or another process is at work on the lab.</exception>
    public static async Task<LabDown> DownAsync(LabLocation location, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (!Directory.Exists(location.StateFolder))
        {
            return LabDown.Nothing(location);
        }

        CheckRequirements();
        using LabLock taken = await LabLock.TakeAsync(location, cancellationToken).ConfigureAwait(false);
        return await LabTeardown.RunAsync(location, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the lab down, also one that was attached to: to leave it up, do not dispose of it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return; // there may be another lab in the folder by now
        }

        await DownAsync(Location).ConfigureAwait(false);
        stateGate.Dispose();
    }

    /// <summary>Starts a killed host again, with the files that it had.</summary>
    internal async Task RestartAsync(int index, CancellationToken cancellationToken)
    {
        LabHostState started = await new HostStart(Location, state).RunAsync(state.Hosts[index], cancellationToken).ConfigureAwait(false);
        await stateGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            state = state with { Hosts = [.. state.Hosts.Select((h, i) => i == index ? started : h)] };
            state.Write(Location);
        }
        finally
        {
            stateGate.Release();
        }
    }

    private static void CheckRequirements()
    {
        if (LabRequirements.FindProblem() is { } problem)
        {
            throw new LabException(problem);
        }
    }
}

using System.Net;
using MultiHost.Linux;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Hosts;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Qemu;
using MultiHost.Virtualization.Storage;

namespace MultiHost.Virtualization;

/// <summary>
/// The guests of this host, and their migrations. Ask for it in the constructor of a test class. It outlives a test: guests that a test does
/// not dispose of end with the test collection, or when another test prepares a guest of the same name. Safe to use from several threads.
/// </summary>
public sealed partial class VirtualMachines : IHostFixture, IAsyncDisposable
{
    private readonly IHostGroup hosts;
    private readonly TimeProvider time;
    private readonly string? cacheFolder;
    private readonly QemuSettings settings;
    private readonly Lock gate = new();
    private readonly Dictionary<string, (Guest Guest, string Test)> guests = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim choosing = new(1, 1);
    private readonly GuestDisks disks;
    private AcceleratorChoice? accelerator;

    /// <summary>Reads the <c>Qemu.*</c> properties of the runsettings and looks for QEMU.</summary>
    /// <exception cref="QemuSettingsException">A property is unknown, or has a value that is not allowed.</exception>
    public VirtualMachines(IHostGroup hosts)
        : this(hosts, TimeProvider.System, UserFolders.Cache)
    {
    }

    internal VirtualMachines(IHostGroup hosts, TimeProvider time, string? cacheFolder)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        this.hosts = hosts;
        this.time = time;
        this.cacheFolder = cacheFolder;
        settings = QemuSettings.From(hosts.Properties);
        Availability = QemuAvailability.Find(settings);
        disks = new GuestDisks(hosts, time);
    }

    /// <summary>Whether this host has QEMU, and what to do if not.</summary>
    public QemuAvailability Availability { get; }

    internal IHostGroup Hosts => hosts;

    internal TimeProvider Time => time;

    /// <summary>
    /// Gives a handle of a guest, on every host of the test; starts the guest on one of them. All hosts must call it with the same arguments.
    /// </summary>
    /// <param name="name">Name of the guest; see <see cref="GuestDefinition"/> for what is allowed.</param>
    /// <param name="define">Changes the default definition. Default: leaves it.</param>
    /// <param name="on">Role of the host that the guest starts on. Default: the first role of the test.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <returns>The handle: running (or paused, as defined) on that host after its first sign of life, absent on all others.</returns>
    /// <exception cref="QemuNotFoundException">This host is to run the guest and has no QEMU.</exception>
    /// <exception cref="QemuStartException">QEMU did not start.</exception>
    /// <exception cref="StorageException">A disk is not ready on some host; thrown on all that have a part in it.</exception>
    /// <exception cref="InvalidOperationException">The running test has a guest of this name.</exception>
    public async Task<Guest> PrepareAsync(
        string name,
        Func<GuestDefinition, GuestDefinition>? define = null,
        RoleName on = default,
        CancellationToken cancellationToken = default)
    {
        GuestDefinition definition = new(name);
        return await PrepareAsync(define?.Invoke(definition) ?? definition, on, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives a handle of a guest, on every host of the test; starts the guest on one of them. All hosts must call it with the same arguments.
    /// </summary>
    /// <param name="definition">What the guest is made of, such as a row of <c>[GuestData]</c>.</param>
    /// <param name="on">Role of the host that the guest starts on. Default: the first role of the test.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <inheritdoc cref="PrepareAsync(string, Func{GuestDefinition, GuestDefinition}?, RoleName, CancellationToken)"/>
    public async Task<Guest> PrepareAsync(GuestDefinition definition, RoleName on = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        await ((hosts as IKeeper)?.CatchUpAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        definition = definition.Validated();
        definition = definition with { System = definition.System.With(hosts.Properties) };
        string name = definition.Name;
        IHost home = on == RoleName.None ? hosts.Hosts[0] : hosts[on];
        Guest guest = null!;
        guest = new(definition, hosts.Self, Path.Combine(hosts.LogFolder, name), Forget, time)
        {
            Keeper = hosts as IKeeper,
            Ended = wasHere => disks.RemoveOf(guest.Definition, guest.ImageCopy, wasHere),
        };
        await RegisterAsync(guest).ConfigureAwait(false);
        disks.RemoveOfEarlierTests(Has);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hosts.Stopping);
        try
        {
            await disks.PrepareAsync(definition, home.Role, either.Token).ConfigureAwait(false);
            if (home.Role != hosts.Self.Role)
            {
                return guest;
            }

            hosts.Step($"{name}: start");
            await StartAsync(guest, either.Token).ConfigureAwait(false);
            return guest;
        }
        catch
        {
            await guest.EndAsync().ConfigureAwait(false);
            disks.RemoveMadeFor(definition);
            throw;
        }
    }

    /// <summary>
    /// Migrates a guest. Every host of the test may call it: the two that take part meet phase by phase, the others return at once.
    /// </summary>
    /// <param name="guest">This host's handle.</param>
    /// <param name="from">Role of the host that the guest is on.</param>
    /// <param name="to">Role of the host that it is to go to.</param>
    /// <param name="options">What to do on the way. Default: a live migration over TCP, with all checks.</param>
    /// <param name="cancellationToken">Ends the migration; the guest stays on the source.</param>
    /// <returns>The same figures on both hosts.</returns>
    /// <exception cref="MigrationFailedException">A phase failed; thrown on both hosts.</exception>
    /// <exception cref="CheckFailedException">A check did not hold; thrown on both hosts.</exception>
    public Task<MigrationReport> MigrateAsync(
        Guest guest, RoleName from, RoleName to, MigrationOptions? options = null, CancellationToken cancellationToken = default) =>
        LiveMigration.RunAsync(this, guest, from, to, options ?? new MigrationOptions(), MigrationHooks.None, cancellationToken);

    /// <summary>Ends all guests on this host.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Guest> left;
        lock (gate)
        {
            left = [.. guests.Values.Select(entry => entry.Guest)];
        }

        await Task.WhenAll(left.Select(guest => guest.EndAsync())).ConfigureAwait(false);
        disks.Remove();
    }

    /// <summary>The disks of a guest, with the paths that they have on this host.</summary>
    internal IReadOnlyList<GuestDisk> DisksOf(GuestDefinition definition) => disks.Of(definition);

    internal async Task<GuestLaunch> LaunchOfAsync(GuestDefinition definition, CancellationToken cancellationToken)
    {
        string binary = Availability.BinaryOrThrow();
        GuestLaunch launch = new(definition, hosts.Self.Name, binary, settings, string.Empty, hosts.Folder, hosts.LogFolder, time)
        {
            Forwarded = await ForwardedAsync(definition, hosts.Self, cancellationToken).ConfigureAwait(false),
            Properties = hosts.Properties,
            IsEnterable = hosts is IKeeper { Keeps: true },
            OnEvent = happened => hosts.GuestEvent(definition.Name, happened),
            OnWork = new WorkMeter(time, count => hosts.Worked(definition.Name, count)).Take,
            OnCrash = found => hosts.Crashed(definition, found),
            Report = what => Report($"Guest '{definition.Name}' on host '{hosts.Self.Name}': {what}"),
        };
        AcceleratorChoice choice = await ChooseAcceleratorAsync(launch, cancellationToken).ConfigureAwait(false);
        return launch with { Accelerator = choice.Name, Disks = disks.Of(definition) };
    }

    /// <summary>The address and port that lead to a guest behind a user network while it is on a host; null if it is behind none.</summary>
    internal async Task<IPEndPoint?> ForwardedAsync(GuestDefinition guest, IHost host, CancellationToken cancellationToken) => guest.Network is { Bridge: null }
        ? new(await HostAddress.ToIPv4Async(host.Address, "a user network", time, cancellationToken).ConfigureAwait(false), GuestNetwork.PortOf(hosts.Id, guest.Name))
        : null;

    private async Task StartAsync(Guest guest, CancellationToken cancellationToken)
    {
        GuestLaunch launch = await LaunchOfAsync(guest.Definition, cancellationToken).ConfigureAwait(false);
        guest.ImageCopy = guest.Definition.System.NewCopy(guest.Name);
        disks.Keep(guest.ImageCopy, guest.Name);
        launch = launch with { ImageCopy = guest.ImageCopy };
        guest.Take(await GuestInstance.StartAsync(launch, cancellationToken).ConfigureAwait(false), isIncoming: false);
        if (!guest.Definition.Paused)
        {
            Task ready = guest.Session.WaitUntilReadyAsync(cancellationToken);
            await guest.ResumeAsync(cancellationToken).ConfigureAwait(false);
            await ready.ConfigureAwait(false);
        }
    }

    private async Task<AcceleratorChoice> ChooseAcceleratorAsync(GuestLaunch launch, CancellationToken cancellationToken)
    {
        await choosing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (accelerator is null)
            {
                GuestLaunch trial = launch with { Definition = new GuestDefinition("accelerator-trial") { MemoryMiB = 8, WorkMiB = 1 }, OnCrash = _ => { } };
                accelerator = await new AcceleratorProbe(new AcceleratorCache(cacheFolder)).ChooseAsync(trial, cancellationToken).ConfigureAwait(false);
                hosts.WriteLine($"Guests on host '{hosts.Self.Name}' run with {accelerator.Name}: {accelerator.Reason.TrimEnd('.')}.");
            }

            return accelerator;
        }
        finally
        {
            choosing.Release();
        }
    }

    private async Task RegisterAsync(Guest guest)
    {
        Guest? leftOver = null;
        lock (gate)
        {
            if (guests.TryGetValue(guest.Name, out (Guest Guest, string Test) other))
            {
                if (other.Test == hosts.LogFolder)
                {
                    throw new InvalidOperationException(
                        $"This test has a guest '{guest.Name}' on host '{hosts.Self.Name}' already. Give the second one another name, or dispose of the first.");
                }

                leftOver = other.Guest;
            }

            guests[guest.Name] = (guest, hosts.LogFolder);
        }

        if (leftOver is not null)
        {
            hosts.WriteLine($"Guest '{guest.Name}' was left over from an earlier test: ended.");
            await leftOver.EndAsync().ConfigureAwait(false);
        }
    }

    // A guest lives on between tests, when there is nobody to tell.
    private void Report(string line)
    {
        try
        {
            hosts.WriteLine(line);
        }
        catch (InvalidOperationException)
        {
            // What is told here can be seen in the guest's folder of logs, too.
        }
    }

    private bool Has(string name)
    {
        lock (gate)
        {
            return guests.ContainsKey(name);
        }
    }

    private void Forget(Guest guest)
    {
        lock (gate)
        {
            if (guests.TryGetValue(guest.Name, out (Guest Guest, string Test) entry) && entry.Guest == guest)
            {
                guests.Remove(guest.Name);
            }
        }
    }
}

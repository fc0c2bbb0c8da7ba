using MultiHost.Virtualization.Guests.Shell;
using MultiHost.Virtualization.Pulse;

namespace MultiHost.Virtualization.Guests;

/// <summary>The pulse guest's work: heartbeats on its console.</summary>
internal sealed class PulseSession(Guest guest) : IGuestSession
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private long baseline;
    private long lastSeen;

    public string Name { get; private set; } = GuestWork.Pulse.Name;

    public long Baseline
    {
        get => Interlocked.Read(ref baseline);
        set => Interlocked.Exchange(ref baseline, value);
    }

    public long LastSeen => Interlocked.Read(ref lastSeen);

    public GuestShell? Shell => null;

    public bool VerifiesMemory => true;

    // Every wait listens to the console by itself.
    public void Attach(GuestInstance instance) => instance.Console.LineRead += line =>
    {
        if (PulseHeartbeat.Parse(line) is { } heartbeat)
        {
            instance.OnWork(heartbeat.Beat);
        }
    };

    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken) =>
        Baseline = await ReadProgressAsync(cancellationToken).ConfigureAwait(false);

    public string HandOver() => Name;

    public void TakeOver(string state) => Name = state;

    public async Task<long> ReadProgressAsync(CancellationToken cancellationToken = default) =>
        (await NextAsync(cancellationToken).ConfigureAwait(false)).Beat;

    public async Task ShouldHaveProgressedAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        long before = Baseline;
        await WaitAsync(beat => beat.Beat > before, $"progress of the work '{Name}' past {before}", timeout ?? DefaultTimeout, cancellationToken)
            .ConfigureAwait(false);
    }

    public async Task StartAsync(GuestWork work, CancellationToken cancellationToken)
    {
        PulseSettings settings = SettingsFor(work, guest.Definition);
        PulseHeartbeat before = await NextAsync(cancellationToken).ConfigureAwait(false);
        Task<PulseHeartbeat> started = WaitAsync(
            beat => beat.Work > before.Work && beat.Pages == settings.WorkPages,
            $"the start of the work '{work.Name}'", TimeSpan.FromSeconds(60), cancellationToken);
        await guest.Here.Console.WriteAsync(PulseImage.CommandFor(settings), cancellationToken).ConfigureAwait(false);
        Baseline = (await started.ConfigureAwait(false)).Beat;
        Name = work.Name;
    }

    public async Task<MemorySweep> VerifyMemoryAsync(CancellationToken cancellationToken)
    {
        PulseHeartbeat from = await NextAsync(cancellationToken).ConfigureAwait(false);
        PulseHeartbeat now = from;
        while (now.Bad == 0 && now.PagesVerified < from.PagesVerified + from.Pages)
        {
            now = await NextAsync(cancellationToken).ConfigureAwait(false);
            if (now.Work != from.Work)
            {
                throw new GuestException($"Guest '{guest.Name}' began other work while its memory was verified ({from}; {now}).", guest.Name);
            }
        }

        return new MemorySweep(now.PagesVerified - from.PagesVerified, now.Bad);
    }

    /// <exception cref="ArgumentOutOfRangeException">The guest has not that much RAM.</exception>
    public static PulseSettings SettingsFor(GuestWork work, GuestDefinition guest) => work.Kind is not (GuestWorkKind.Pulse or GuestWorkKind.MemoryEater)
        ? throw new GuestException(
            $"Guest '{guest.Name}': a pulse guest cannot do the work '{work.Name}', only eat memory. Give it System = GuestSystem.TinyLinux.", guest.Name)
        : PulseSettings.Of(work.RangeIn(guest), work.DirtyMiBPerSecond);

    private Task<PulseHeartbeat> NextAsync(CancellationToken cancellationToken) =>
        WaitAsync(_ => true, "a heartbeat", DefaultTimeout, cancellationToken);

    private async Task<PulseHeartbeat> WaitAsync(
        Func<PulseHeartbeat, bool> fits, string what, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string line = await guest.Here.Console.WaitForLineAsync(
            text => PulseHeartbeat.Parse(text) is { } beat && fits(beat), what, timeout, cancellationToken).ConfigureAwait(false);
        PulseHeartbeat heartbeat = PulseHeartbeat.Parse(line)!.Value;
        Interlocked.Exchange(ref lastSeen, heartbeat.Beat);
        return heartbeat;
    }
}

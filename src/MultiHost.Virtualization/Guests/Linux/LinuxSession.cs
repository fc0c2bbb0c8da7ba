using System.Globalization;
using System.Net;
using System.Text.Json;
using MultiHost.Virtualization.Guests.Images;
using MultiHost.Virtualization.Guests.Shell;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>A Linux guest, spoken to by the shell on its serial port.</summary>
internal sealed class LinuxSession : IGuestSession, IGuestLogin
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    private readonly Guest guest;
    private readonly IGuestEntry entry;
    private readonly Lock gate = new();
    private Task? entered;
    private LinuxWork? work;
    private long baseline;
    private long lastSeen;

    public LinuxSession(Guest guest, IGuestEntry entry, TimeProvider time)
    {
        this.guest = guest;
        this.entry = entry;
        Shell = new GuestShell(guest, EnterAsync, token => entry.InterruptAsync(guest, token), time);
    }

    public string Name => work?.Name ?? "none yet";

    public GuestShell Shell { get; }

    public long Baseline
    {
        get => Interlocked.Read(ref baseline);
        set => Interlocked.Exchange(ref baseline, value);
    }

    public long LastSeen => Interlocked.Read(ref lastSeen);

    public bool VerifiesMemory => work is null or { Pages: > 0 };

    public void Attach(GuestInstance instance)
    {
        entry.Attach(instance.Console);
        lock (gate)
        {
            entered = null;
        }
    }

    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => EnterAsync(cancellationToken);

    public async Task StartAsync(GuestWork work, CancellationToken cancellationToken)
    {
        LinuxWork fresh = LinuxWork.Of(work, guest.Definition);
        string what = $"the start of the work '{work.Name}'";
        (long progress, _, _) = await AskAsync(fresh.StartAnew(StartTimeout), what, StartTimeout, cancellationToken).ConfigureAwait(false);
        if (progress < 1)
        {
            throw new GuestException(
                $"Guest '{guest.Name}': {what} did not come within {StartTimeout.TotalSeconds} s. Does the guest have what it needs? Try it by guest.Shell.",
                guest.Name);
        }

        this.work = fresh;
        Baseline = progress;
    }

    public async Task<long> ReadProgressAsync(CancellationToken cancellationToken = default)
    {
        LinuxWork present = await WorkAsync(cancellationToken).ConfigureAwait(false);
        (long progress, _, _) = await AskAsync(
            present.WaitFor("1", DefaultTimeout), $"the progress of the work '{Name}'", DefaultTimeout, cancellationToken).ConfigureAwait(false);
        return progress;
    }

    public async Task ShouldHaveProgressedAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        LinuxWork present = await WorkAsync(cancellationToken).ConfigureAwait(false);
        long before = Baseline;
        TimeSpan limit = timeout ?? DefaultTimeout;
        string what = $"progress of the work '{Name}' past {before}";
        string target = (before + 1).ToString(CultureInfo.InvariantCulture);
        (long progress, long bad, _) = await AskAsync(present.WaitFor(target, limit), what, limit, cancellationToken).ConfigureAwait(false);
        if (progress <= before)
        {
            throw new GuestException(
                $"Guest '{guest.Name}': {what} did not come within {limit.TotalSeconds:0.###} s: it is {progress}.", guest.Name);
        }

        if (bad > 0)
        {
            throw new GuestException($"Guest '{guest.Name}': the work '{Name}' found {bad} {present.Bad} (progress {progress}).", guest.Name);
        }
    }

    public async Task<MemorySweep> VerifyMemoryAsync(CancellationToken cancellationToken)
    {
        LinuxWork present = await WorkAsync(cancellationToken).ConfigureAwait(false);
        TimeSpan limit = TimeSpan.FromMinutes(4);
        string what = $"a pass of the work '{Name}' over {present.Pages} pages";
        (long after, long bad, long before) = await AskAsync(present.Sweep(limit), what, limit, cancellationToken).ConfigureAwait(false);
        return after - before >= present.Pages
            ? new MemorySweep(after - before, bad)
            : throw new GuestException($"Guest '{guest.Name}': {what} took more than {limit.TotalMinutes} minutes: {after - before} were walked.", guest.Name);
    }

    public async Task RegainAddressAsync(string command, TimeSpan timeout, CancellationToken cancellationToken) =>
        await Shell.RunOrThrowAsync(command, timeout, cancellationToken).ConfigureAwait(false);

    public async Task LogInAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        // A tiny Linux has no users: its shell is there from the start.
        if (guest.Definition.System.LoginOrNull is not { } login)
        {
            return;
        }

        string user = login.Method == GuestLoginMethod.Serial
            ? (await Shell.RunOrThrowAsync("id -un", timeout, cancellationToken).ConfigureAwait(false)).Trim()
            : await SshLogin.TryAsync(login, SshAddress(), guest.Here.Paths.Folder, timeout, cancellationToken).ConfigureAwait(false);
        if (user != login.User)
        {
            throw new GuestException($"Guest '{guest.Name}': the login is that of '{Printable.Phrase(user)}', not of '{login.User}'.", guest.Name);
        }
    }

    public string HandOver() => JsonSerializer.Serialize(work);

    public void TakeOver(string state)
    {
        work = JsonSerializer.Deserialize<LinuxWork>(state);
        lock (gate)
        {
            entered = Task.CompletedTask;
        }
    }

    private IPEndPoint SshAddress() => guest.Definition.Network is { } network
        ? network.SshAt(guest.Here.Forwarded)
        : throw new GuestException($"Guest '{guest.Name}' has no network for a login by ssh. Set GuestDefinition.Network.", guest.Name);

    // A guest that is given no work by its test begins the default work when somebody first asks for its progress.
    private async Task<LinuxWork> WorkAsync(CancellationToken cancellationToken)
    {
        if (work is null)
        {
            await StartAsync(guest.Definition.System.DefaultWork, cancellationToken).ConfigureAwait(false);
        }

        return work!;
    }

    private async Task<(long Progress, long Bad, long Before)> AskAsync(
        string script, string what, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string answer = await Shell.RunPlainAsync(script, what, timeout + Slack, cancellationToken).ConfigureAwait(false);
        string[] words = answer.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !words.All(word => long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
        {
            throw new GuestException(
                $"Guest '{guest.Name}': {what} cannot be read: '{Printable.Phrase(answer)}'.\nLook at serial.log in {guest.LogFolder}.", guest.Name);
        }

        long[] figures = [.. words.Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        Interlocked.Exchange(ref lastSeen, figures[0]);
        return (figures[0], figures[1], figures.Length > 2 ? figures[2] : 0);
    }

    private Task EnterAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            // An entry that failed is tried anew: a guest that was too slow once need not be so for ever.
            if (entered is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                entered = null;
            }

            // Nobody's token: one caller's patience must not end the entry for the next.
            entered ??= entry.EnterAsync(guest, Shell, CancellationToken.None);
            return entered.WaitAsync(cancellationToken);
        }
    }
}

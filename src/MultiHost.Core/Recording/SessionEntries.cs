namespace MultiHost.Recording;

/// <summary>A host of the pool, as the runsettings have it.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Address">Where other hosts reach it.</param>
/// <param name="Transport">local, ssh, exec, sshnet.</param>
/// <param name="Labels">What it has.</param>
internal sealed record HostKnown(string Host, string Address, string Transport, IReadOnlyList<string> Labels) : RunEntry;

/// <summary>What a host that was reached says about itself.</summary>
/// <param name="Host">Its name.</param>
/// <param name="System">Operating system and machine.</param>
/// <param name="HasMusl">Whether its C library is musl.</param>
/// <param name="LacksIcu">Whether tests run there with the invariant culture.</param>
/// <param name="Folder">Folder of the run there.</param>
/// <param name="Dotnets">Each .NET that was found, with its frameworks.</param>
/// <param name="Cleaned">What earlier runs had left there, and was removed.</param>
/// <param name="Notes">What the user should know.</param>
internal sealed record HostFound(
    string Host,
    string System,
    bool HasMusl,
    bool LacksIcu,
    string Folder,
    IReadOnlyList<DotnetFound> Dotnets,
    IReadOnlyList<string> Cleaned,
    IReadOnlyList<string> Notes) : RunEntry;

/// <summary>A host is being asked what it is and has.</summary>
/// <param name="Host">The host.</param>
/// <param name="Facts">What it is asked for.</param>
internal sealed record FactsWanted(string Host, IReadOnlyList<string> Facts) : RunEntry;

/// <summary>A host was asked what it is and has, since a test requires something of it. All that is known of it then; of local hosts, which are one machine, one is asked.</summary>
/// <param name="Host">The host.</param>
/// <param name="Facts">What it has.</param>
/// <param name="Lacking">What it has not, and why.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Unreached">Why it could not be asked, if so.</param>
internal sealed record FactsFound(
    string Host, IReadOnlyList<FactFound> Facts, IReadOnlyList<FactLacking> Lacking, double Seconds, string? Unreached = null) : RunEntry;

/// <summary>A fact and its value.</summary>
internal sealed record FactFound(string Name, string Value);

/// <summary>A fact that a host has not, and why.</summary>
internal sealed record FactLacking(string Name, string Why);

/// <summary>A dotnet executable and the frameworks beside it.</summary>
internal sealed record DotnetFound(string Path, IReadOnlyList<string> Frameworks);

/// <summary>A session begins to open.</summary>
internal sealed record SessionOpening(string Host) : RunEntry;

/// <summary>A session is open: its agent has greeted.</summary>
/// <param name="Host">The host.</param>
/// <param name="ProcessId">The agent's process there.</param>
/// <param name="Version">The agent's version.</param>
/// <param name="Runtime">Its .NET.</param>
/// <param name="System">Its operating system.</param>
/// <param name="Seconds">How long it took, deployment included.</param>
internal sealed record SessionOpened(string Host, int ProcessId, string Version, string Runtime, string System, double Seconds) : RunEntry;

/// <summary>A session could not be opened.</summary>
internal sealed record SessionFailed(string Host, InfrastructureReason Reason, string Message, double Seconds) : RunEntry;

/// <summary>A session is over.</summary>
/// <param name="Host">The host.</param>
/// <param name="Lost">Whether nobody had closed it.</param>
/// <param name="Message">Why.</param>
internal sealed record SessionEnded(string Host, bool Lost, string Message) : RunEntry;

/// <summary>How an agent's clock stands against the controller's.</summary>
/// <param name="Host">The host.</param>
/// <param name="OffsetSeconds">What the agent's clock says minus what the controller's says.</param>
/// <param name="UncertaintySeconds">How far that may be off, either way: half of the round trip in which it was measured.</param>
internal sealed record ClockRead(string Host, double OffsetSeconds, double UncertaintySeconds) : RunEntry;

/// <summary>Files were brought to a host.</summary>
/// <param name="Host">The host.</param>
/// <param name="Tree">app or dotnet.</param>
/// <param name="Files">How many files the tree has.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="SentFiles">How many of them were sent, since the host lacked them.</param>
/// <param name="SentBytes">Their size before compression.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record Deployed(string Host, string Tree, int Files, long Bytes, int SentFiles, long SentBytes, double Seconds) : RunEntry;

/// <summary>Files are on their way to a host, and take longer than a second.</summary>
/// <param name="Host">The host.</param>
/// <param name="Tree">app or dotnet.</param>
/// <param name="SentBytes">What was sent so far, before compression.</param>
/// <param name="Bytes">What is to be sent.</param>
internal sealed record Deploying(string Host, string Tree, long SentBytes, long Bytes) : RunEntry;

/// <summary>A collection waits for hosts.</summary>
/// <param name="Lease">Its number.</param>
/// <param name="Collection">Which collection.</param>
/// <param name="Roles">The different lists of roles of its tests.</param>
internal sealed record LeaseWanted(long Lease, string Collection, IReadOnlyList<IReadOnlyList<string>> Roles) : RunEntry;

/// <summary>The hosts are there.</summary>
internal sealed record LeaseTaken(long Lease, IReadOnlyList<string> Hosts, double Seconds) : RunEntry;

/// <summary>Another run has a host, or has waited for it for longer.</summary>
/// <param name="Lease">Which lease waits.</param>
/// <param name="Host">The host.</param>
/// <param name="Ahead">Who, in the order of their turns.</param>
internal sealed record HostBlocked(long Lease, string Host, IReadOnlyList<HostRival> Ahead) : RunEntry;

/// <summary>Somebody who has a host, or waits for it.</summary>
/// <param name="Who">Whose run it is, as he says.</param>
/// <param name="Purpose">What for, as he says.</param>
/// <param name="Seconds">For how long.</param>
/// <param name="HasHost">Whether he has it.</param>
internal sealed record HostRival(string Who, string Purpose, double Seconds, bool HasHost);

/// <summary>A host that others had is the lease's.</summary>
/// <param name="Lease">Which lease.</param>
/// <param name="Host">The host.</param>
/// <param name="Seconds">How long it was waited for.</param>
internal sealed record HostTaken(long Lease, string Host, double Seconds) : RunEntry;

/// <summary>The hosts are given back.</summary>
internal sealed record LeaseReleased(long Lease) : RunEntry;

/// <summary>These roles can never be played.</summary>
internal sealed record LeaseRefused(long Lease, InfrastructureReason Reason, string Message) : RunEntry;

/// <summary>A host is not used any more in this run.</summary>
internal sealed record HostOutOfUse(string Host, InfrastructureReason Reason, string Message) : RunEntry;

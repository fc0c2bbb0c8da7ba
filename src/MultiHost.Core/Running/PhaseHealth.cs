using MultiHost.Protocol;
using MultiHost.Results;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// What has crashed in a phase, each thing once, however many hosts have seen it: several hosts of one machine have one kernel. Not safe for use by several
/// threads, but for <paramref name="seen"/>.
/// </summary>
/// <param name="settings">What it means for the test.</param>
/// <param name="seen">What was told of in this run.</param>
internal sealed class PhaseHealth(Health settings, SeenCrashes seen)
{
    private readonly HashSet<string> told = [];
    private readonly List<string> lines = [];
    private readonly List<string> warnings = [];

    /// <summary>What only warns, a line each.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Takes what an agent has seen.</summary>
    /// <returns>What it means for the test; <see cref="HealthMode.Off"/> for nothing.</returns>
    public HealthMode Take(HealthFound found)
    {
        HealthMode mode = found.Area switch
        {
            HealthArea.HostKernel => settings.HostKernel,
            HealthArea.Guest => settings.Guest,
            _ => settings.Process,
        };
        // What was before this phase may have been told in another's: a host that had nothing to do meanwhile hears of it late.
        if (mode == HealthMode.Off || !told.Add(found.Key) || (!seen.Add(found.Key) && found.IsBefore))
        {
            return HealthMode.Off;
        }

        Check check = CheckOf(found);
        lines.Add(mode == HealthMode.Warn ? WarningOf(check) : check.ToString());
        if (mode == HealthMode.Warn)
        {
            warnings.Add(WarningOf(check));
        }

        return mode;
    }

    public static Check CheckOf(HealthFound found) =>
        new(found.Name, found.Subject, false, found.IsBefore ? $"before this test: {found.Detail}" : found.Detail);

    public static string WarningOf(Check check) => $"{check.Name}{(check.Subject.Length == 0 ? "" : $" ({check.Subject})")}: {check.Detail}";

    /// <summary>What a message says that was made by something else: crashes are the cause often enough.</summary>
    public string Beside(string message)
    {
        string[] more = [.. lines.Where(l => !message.Contains(l, StringComparison.Ordinal))];
        return more.Length == 0 ? message : $"{message}\nHealth:{string.Concat(more.Select(l => $"\n  {l}"))}";
    }
}

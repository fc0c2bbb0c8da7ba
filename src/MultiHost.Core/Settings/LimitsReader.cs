using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>Reads <c>&lt;Timeouts&gt;</c>, <c>&lt;Output&gt;</c>, <c>&lt;Results&gt;</c>, <c>&lt;Debug&gt;</c>, <c>&lt;Local&gt;</c>, <c>&lt;Logs&gt;</c>, <c>&lt;Health&gt;</c> and <c>&lt;Requirements&gt;</c>.</summary>
internal static class LimitsReader
{
    private const int LargestOutputKiB = 1024 * 1024;
    private const int MostRuns = 10_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public static Timeouts Timeouts(XElement? xml, SettingsProblems problems)
    {
        var defaults = new Timeouts();
        if (xml is null)
        {
            return defaults;
        }

        var element = new SettingsElement(xml, problems, ["Connect", "Deployment", "Lease", "Barrier", "Test", "Stop", "CleanUp", "Heartbeat"], []);
        return new Timeouts
        {
            Connect = Duration(element.Scalar("Connect"), defaults.Connect, Shortest, Hour),
            Deployment = Duration(element.Scalar("Deployment"), defaults.Deployment, Shortest, Hour),
            Lease = Duration(element.Scalar("Lease"), defaults.Lease, Shortest, Day),
            Barrier = Duration(element.Scalar("Barrier"), defaults.Barrier, TimeSpan.FromMilliseconds(1), Day),
            Test = Duration(element.Scalar("Test"), defaults.Test, Shortest, Day),
            Stop = Duration(element.Scalar("Stop"), defaults.Stop, Shortest, Hour),
            CleanUp = Duration(element.Scalar("CleanUp"), defaults.CleanUp, Shortest, Hour),
            Heartbeat = Duration(element.Scalar("Heartbeat"), defaults.Heartbeat, TimeSpan.FromSeconds(1), Hour),
        };
    }

    public static OutputLimits Output(XElement? xml, SettingsProblems problems)
    {
        var limits = new OutputLimits();
        if (xml is null)
        {
            return limits;
        }

        var element = new SettingsElement(xml, problems, ["MaxKiB", "Live"], []);
        return new OutputLimits { MaxKiB = WholeNumber.Read(element.Scalar("MaxKiB"), limits.MaxKiB, 1, LargestOutputKiB, "of KiB"), Live = Flag(element.Scalar("Live"), limits.Live) };
    }

    public static ShownResults Results(XElement? xml, SettingsProblems problems)
    {
        if (xml is null)
        {
            return new ShownResults();
        }

        var element = new SettingsElement(xml, problems, ["Roles", "Checks"], []);
        return new ShownResults { Roles = Flag(element.Scalar("Roles"), whenAbsent: false), Checks = Flag(element.Scalar("Checks"), whenAbsent: false) };
    }

    public static UnmetRequirements Unmet(XElement? xml, SettingsProblems problems) =>
        Choice.Read(xml is null ? null : new SettingsElement(xml, problems, ["Unmet"], []).Scalar("Unmet"), UnmetRequirements.Skip);

    // An empty value is none: so a run can be without the filter of its file (-- MultiHost.Guests.Only=).
    public static GuestSelection Guests(XElement? xml, SettingsProblems problems)
    {
        if (xml is null)
        {
            return new GuestSelection();
        }

        var element = new SettingsElement(xml, problems, ["File", "Only", "No"], []);
        return new GuestSelection { File = element.Scalar("File")?.Placed, Only = element.Scalar("Only")?.Placed, No = element.Scalar("No")?.Placed };
    }

    public static IReadOnlyList<string> Debug(XElement? xml, SettingsProblems problems) =>
        xml is null ? [] : DebuggedRoles.Split(new SettingsElement(xml, problems, ["Roles"], []).Required("Roles", "name roles, or * for all")?.Value ?? "");

    public static LocalHosts Local(XElement? xml, SettingsProblems problems) =>
        new() { InProcess = xml is not null && Flag(new SettingsElement(xml, problems, ["InProcess"], []).Scalar("InProcess"), whenAbsent: false) };

    public static Logs Logs(XElement? xml, SettingsProblems problems)
    {
        var defaults = new Logs();
        if (xml is null)
        {
            return defaults;
        }

        var element = new SettingsElement(xml, problems, ["Folder", "Keep", "MaxRuns"], []);
        SettingsScalar? folder = element.Scalar("Folder");
        if (folder is { Value: "" })
        {
            folder.Report($"the folder is empty. Leave 'Folder' out to use {defaults.Folder}.");
        }

        return new Logs
        {
            Folder = folder?.Value ?? defaults.Folder,
            Keep = Choice.Read(element.Scalar("Keep"), defaults.Keep),
            MaxRuns = WholeNumber.Read(element.Scalar("MaxRuns"), defaults.MaxRuns, 1, MostRuns, "of runs"),
        };
    }

    public static Health Health(XElement? xml, SettingsProblems problems)
    {
        var defaults = new Health();
        if (xml is null)
        {
            return defaults;
        }

        var element = new SettingsElement(xml, problems, ["HostKernel", "Guest", "Process"], []);
        return new Health
        {
            HostKernel = Choice.Read(element.Scalar("HostKernel"), defaults.HostKernel),
            Guest = Choice.Read(element.Scalar("Guest"), defaults.Guest),
            Process = Choice.Read(element.Scalar("Process"), defaults.Process),
        };
    }

    /// <summary>Whether it is <c>true</c>; reported if it is neither that nor <c>false</c>.</summary>
    public static bool Flag(SettingsScalar? scalar, bool whenAbsent)
    {
        if (scalar is not null && scalar.Value is not ("true" or "false"))
        {
            scalar.Report($"'{scalar.Value}' is not allowed. Allowed: true, false.");
            return whenAbsent;
        }

        return scalar is null ? whenAbsent : scalar.Value == "true";
    }

    /// <summary>A duration in a range; reported if it is none.</summary>
    public static TimeSpan Duration(SettingsScalar? scalar, TimeSpan whenAbsent, TimeSpan shortest, TimeSpan longest)
    {
        if (scalar is null)
        {
            return whenAbsent;
        }

        string range = $"{Durations.Format(shortest)} to {Durations.Format(longest)}";
        if (Durations.Parse(scalar.Value) is { } time)
        {
            if (time >= shortest && time <= longest)
            {
                return time;
            }

            scalar.Report($"{scalar.Value} is out of range. Allowed: {range}.");
        }
        else if (Durations.IsNumber(scalar.Value, out _))
        {
            scalar.Report($"'{scalar.Value}' has no unit. Add one: {scalar.Value}s for seconds; ms, s, m and h are allowed.");
        }
        else
        {
            scalar.Report(
                $"'{scalar.Value}' is no duration. Write a number and a unit, such as {Durations.Examples}; {range} are allowed.");
        }

        return whenAbsent;
    }
}

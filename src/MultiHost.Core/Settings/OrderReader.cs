using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>Reads how the pool is used and in which order, and how often, tests run: <c>&lt;Pool&gt;</c>, <c>&lt;Repeat&gt;</c>, <c>&lt;Retry&gt;</c> and
/// <c>&lt;Shuffle&gt;</c>.</summary>
internal static class OrderReader
{
    private const int Most = 10_000;
    private const int MostRetries = 9;
    private const int None = -1;

    public static PoolUse Pool(XElement? xml, GroupsReader groups, SettingsProblems problems)
    {
        if (xml is null)
        {
            return new PoolUse();
        }

        var element = new SettingsElement(xml, problems, ["Run", "MaxCollections"], []);
        GroupRun run = Choice.Read(element.Scalar("Run"), GroupRun.Any);
        if (run == GroupRun.Each && !groups.IsDefined)
        {
            element.Scalar("Run")!.Report("'each' runs every test once on each group, and there are none. Add <Groups><Group Name=\"rack1\" Hosts=\"alpha beta\"/></Groups>.");
        }

        int most = WholeNumber.Read(element.Scalar("MaxCollections"), None, 1, Most, "of collections");
        return new PoolUse { Run = run, MaxCollections = most == None ? null : most };
    }

    public static Repeat Repeat(XElement? xml, SettingsProblems problems)
    {
        if (xml is null)
        {
            return new Repeat();
        }

        var element = new SettingsElement(xml, problems, ["Times", "Until"], []);
        return new Repeat
        {
            Times = WholeNumber.Read(element.Required("Times", "it says how often each test runs at most"), 1, 1, Most, "of times"),
            Until = Choice.Read(element.Scalar("Until"), RepeatUntil.End),
        };
    }

    public static Retry Retry(XElement? xml, SettingsProblems problems)
    {
        Retry byDefault = new();
        if (xml is null)
        {
            return byDefault;
        }

        var element = new SettingsElement(xml, problems, ["Infrastructure", "Failed"], []);
        return new Retry
        {
            Infrastructure = WholeNumber.Read(element.Scalar("Infrastructure"), byDefault.Infrastructure, 0, MostRetries, "of times more"),
            Failed = WholeNumber.Read(element.Scalar("Failed"), byDefault.Failed, 0, MostRetries, "of times more"),
        };
    }

    public static Shuffle Shuffle(XElement? xml, SettingsProblems problems)
    {
        if (xml is null)
        {
            return new Shuffle();
        }

        var element = new SettingsElement(xml, problems, ["Tests", "Roles", "Seed"], []);
        int seed = WholeNumber.Read(element.Scalar("Seed"), None, 0, int.MaxValue, "");
        return new Shuffle
        {
            Tests = LimitsReader.Flag(element.Scalar("Tests"), whenAbsent: true),
            Roles = LimitsReader.Flag(element.Scalar("Roles"), whenAbsent: true),
            Seed = seed == None ? null : seed,
        };
    }
}

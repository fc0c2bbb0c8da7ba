namespace House;

/// <summary>The map of the house: in each project, a folder may know those below it in the list and no other. Fails on an arrow that points up, or in a circle.</summary>
public sealed class ArrowTests
{
    public static TheoryData<string, string, string[]> Map => new()
    {
        { "MultiHost.Core", "MultiHost", ["Hosting", "Running", "Live", "Reporting", "Sessions", "Deployment", "Requirements", "Facts", "Hosts", "Coordination", "Protocol", "Recording", "Results", "Settings", "Diagnostics", "(root)"] },
        { "MultiHost.Agent", "MultiHost.Agent", ["(root)", "Leases"] },
        { "MultiHost.DataCollector", "MultiHost.DataCollector", ["(root)"] },
        { "MultiHost.Lab", "MultiHost.Labs", ["(root)", "Faults", "Hosts", "Foundation"] },
        { "MultiHost.Report", "MultiHost.Report", ["(root)", "Page", "Comparing", "Reading", "Model", "Summaries"] },
        { "MultiHost.Transport.SshNet", "MultiHost.Transport.SshNet", ["(root)", "Keys"] },
        { "MultiHost.Doctor", "MultiHost.Doctor", ["(root)", "Report", "Checks", "Hosts", "Findings"] },
        { "Xunit.MultiHost.Virtualization", "Xunit.MultiHost", ["(root)"] },
        { "Xunit.MultiHost", "Xunit.MultiHost", ["OnController", "OnHost", "Discovery", "(root)"] },
    };

    [Theory]
    [MemberData(nameof(Map))]
    public void Arrows_InEveryProject_PointDownItsList(string assembly, string root, string[] folders) =>
        string.Join('\n', Arrows.Of(assembly, root).Against(folders)).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Map))]
    public void Arrows_InEveryProject_MakeNoCircle(string assembly, string root, string[] folders)
    {
        Arrows arrows = Arrows.Of(assembly, root);
        arrows.Folders.Should().BeSubsetOf(folders);
        string.Join('\n', arrows.OnCircles()).Should().BeEmpty();
    }
}

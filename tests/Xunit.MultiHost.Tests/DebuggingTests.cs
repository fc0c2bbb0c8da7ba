using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using Xunit.MultiHost.Ide;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>A breakpoint in the body of a test on hosts is hit, in both ways that docs/debugging.md tells of.</summary>
public sealed partial class DebuggingTests
{
    private const string Test = "Scenarios.Passing.Empty";
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Breakpoint_InARoleThatWaitsForADebugger_IsHit()
    {
        await using RunningTests run = RunningTests.Start("Scenarios", RunSettings.Pair + """<Debug Roles="a" />""", $"FullyQualifiedName={Test}");
        await run.SeenAsync("waits for a debugger: attach one to process ");
        int process = int.Parse(Waits().Match(run.Console).Groups[1].Value, CultureInfo.InvariantCulture);

        CoreDebugger debugger = CoreDebugger.Attach(process, "Scenarios.dll", Token("Passing", "Empty"), run.Temp);

        await debugger.Hit.WaitAsync(Seconds, TimeProvider.System);
        (await run.FinishAsync())[Test].Outcome.Should().Be("Passed");
        run.Leftovers().Should().BeEmpty();
    }

    [Fact]
    public async Task Breakpoint_WhenHostsAreInTheTestHostThatAnIdeDebugs_IsHit()
    {
        using TestExplorer explorer = new("Scenarios", RunSettings.Pair + """<Local InProcess="true" />""");
        TestCase[] chosen = [.. explorer.Discover().Where(c => c.FullyQualifiedName == Test)];
        CoreDebugger? debugger = null;

        TestRunCompleteEventArgs end = await explorer.DebugAsync(
            chosen, new DebuggingLauncher(process => debugger = CoreDebugger.Attach(process, "Scenarios.dll", Token("Passing", "Empty"), explorer.Temp)));

        end.Error.Should().BeNull();
        explorer.Results.Should().ContainSingle(string.Join('\n', explorer.Messages)).Which.Outcome.Should().Be(TestOutcome.Passed);
        debugger.Should().NotBeNull(string.Join("\n", explorer.Messages));
        debugger!.Hit.IsCompletedSuccessfully.Should().BeTrue();
    }

    private static int Token(string type, string method)
    {
        using PEReader file = new(File.OpenRead(Samples.PathOf("Scenarios")));
        MetadataReader reader = file.GetMetadataReader();
        return MetadataTokens.GetToken(reader.MethodDefinitions.Single(m => reader.GetMethodDefinition(m) is var found
            && reader.StringComparer.Equals(found.Name, method)
            && reader.StringComparer.Equals(reader.GetTypeDefinition(found.GetDeclaringType()).Name, type)));
    }

    [GeneratedRegex(@"attach one to process (\d+) ")]
    private static partial Regex Waits();
}

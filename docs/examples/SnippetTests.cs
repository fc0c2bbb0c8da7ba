using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FluentAssertions;
using MultiHost.Settings;
using Xunit;

/// <summary>What the documentation shows is what compiles and runs here.</summary>
public sealed partial class SnippetTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../.."));

    public static TheoryData<string> Pages() =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Root, "README.md"))
            .Select(p => Path.GetRelativePath(Root, p))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void CSharp_WhenShown_IsCompiledSomewhere(string page)
    {
        string code = string.Join('\n', Sources().Select(File.ReadAllText).Select(Squeeze));
        foreach (string snippet in Blocks(page, "csharp"))
        {
            code.Should().Contain(Squeeze(snippet), $"{page} shows it");
        }
    }

    [Fact]
    public void Options_WhenShownAsALine_AreCompiledSomewhere()
    {
        string page = File.ReadAllText(Path.Combine(Root, "docs", "scenarios.md"));
        string code = string.Join('\n', Sources().Select(File.ReadAllText));

        IEnumerable<string> lines = OptionsLine().Matches(page).Select(m => m.Groups["line"].Value);

        lines.Should().HaveCountGreaterThan(10);
        lines.Where(line => !code.Contains(line + ",", StringComparison.Ordinal)).Should().BeEmpty("docs/examples/ScenarioLines.cs has each line");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Runsettings_WhenShown_AreValid(string page)
    {
        foreach (string snippet in Blocks(page, "xml").Where(b => !b.Contains("<PackageReference", StringComparison.Ordinal))) // those are of projects
        {
            XElement shown = XElement.Parse($"<Shown>{Declaration().Replace(snippet, "")}</Shown>");
            XElement section = shown.Descendants("MultiHost").FirstOrDefault() ?? new XElement("MultiHost", HostsOf(shown));
            Action read = () => SettingsReader.Read(section.ToString(), file: null);
            read.Should().NotThrow($"{page} shows it");
        }
    }

    // A page may show hosts alone.
    private static XElement HostsOf(XElement shown) => shown.Element("Hosts") ?? new XElement("Hosts", shown.Elements("Host"));

    private static IEnumerable<string> Sources() =>
        new[] { "docs/examples", "tests/MigrationTests", "tests/MultiHost.Lab.Tests", "samples/ClientServer" }
            .SelectMany(d => Directory.EnumerateFiles(Path.Combine(Root, d), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal));

    private static IEnumerable<string> Blocks(string page, string language) =>
        Fence().Matches(File.ReadAllText(Path.Combine(Root, page)))
            .Where(m => m.Groups["language"].Value == language)
            .Select(m => m.Groups["text"].Value);

    private static string Squeeze(string code) => string.Join('\n', code.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("`(?<line>new\\(\\) \\{[^`]*)`")]
    private static partial Regex OptionsLine();

    [GeneratedRegex("<\\?xml[^>]*>")]
    private static partial Regex Declaration();

    [GeneratedRegex("^```(?<language>\\w+)\\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using MultiHost.Recording;
using MultiHost.Virtualization.Guests.Matrix;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests.Matrix;

/// <summary>The schema for editors allows what the reader allows.</summary>
public sealed partial class GuestSchemaTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../.."));
    private static readonly JsonSchema Schema = new(Path.Combine(Root, "docs/guests.schema.json"));

    [Theory]
    [InlineData("""{ "no-such": 1, "guests": [ { "name": "a" } ] }""", "")]
    [InlineData("""{ "guests": [ { "name": "a", "no-such": 1 } ] }""", "part")]
    [InlineData("""{ "guests": [ { "name": "a", "login": { "user": "root", "no-such": 1 } } ] }""", "login")]
    public void Schema_OfAnObject_HasTheReadersMembers(string text, string defined)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, "docs/guests.schema.json")));
        JsonElement schema = defined.Length == 0 ? document.RootElement : Schema.Defined[defined];

        schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).Should().BeEquivalentTo(Allowed(text));
    }

    [Theory]
    [InlineData("tests/samples/GuestMatrix/guests.json")]
    [InlineData("docs/examples/guests.json")]
    public void Schema_OfAFileOfOurs_Accepts(string file)
    {
        string text = File.ReadAllText(Path.Combine(Root, file));

        Trouble(text).Should().BeNull();
        GuestFile.Read(file, text).Should().NotBeEmpty("the reader agrees");
    }

    [Fact]
    public void Json_ThatTheDocsShow_IsAccepted()
    {
        string[] shown = [.. new[] { "guests.md", "coming-from-avocado-vt.md" }
            .SelectMany(page => Fence().Matches(File.ReadAllText(Path.Combine(Root, "docs", page)))).Select(m => m.Groups["text"].Value)];

        shown.Should().NotBeEmpty().And.AllSatisfy(text =>
        {
            Trouble(text).Should().BeNull();
            GuestFile.Read("guests.json", text).Should().NotBeEmpty();
        });
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{ "guests": [] }""")]
    [InlineData("""{ "guests": [ {} ] }""")]
    [InlineData("""{ "guests": [ { "name": "a b" } ] }""")]
    [InlineData("""{ "guests": [ { "name": "a", "memory": 64 } ] }""")]
    [InlineData("""{ "guests": [ { "name": "a", "memoryMiB": 4 } ] }""")]
    [InlineData("""{ "guests": [ { "name": "a", "processors": 256 } ] }""")]
    [InlineData("""{ "guests": [ { "name": "a", "system": "linux" } ] }""")]
    [InlineData("""{ "guests": [ { "name": "a", "image": "a.qcow2", "login": { "user": "root" } } ] }""")]
    [InlineData("""{ "guests": [ { "name": "a", "login": {} } ] }""")]
    [InlineData("""{ "guests": [ { "name": "a", "login": { "user": "root", "password": "x" } } ] }""")]
    [InlineData("""{ "guests": [ { "name": "a", "extraArguments": "-a" } ] }""")]
    [InlineData("""{ "guests": [ { "name": "a", "variants": [ { "name": "b" } ] } ] }""")]
    [InlineData("""{ "guests": [ { "name": "a", "variants": [ [] ] } ] }""")]
    [InlineData("""{ "guests": [ { "name": "a", "only": "" } ] }""")]
    public void Schema_OfAWrongFile_Refuses(string text)
    {
        Trouble(text).Should().NotBeNull();
        Action read = () => GuestFile.Read("guests.json", text);
        read.Should().Throw<GuestMatrixException>("the reader agrees");
    }

    // What the reader itself says is allowed.
    private static string[] Allowed(string text)
    {
        Action read = () => GuestFile.Read("guests.json", text);
        return List().Match(read.Should().Throw<GuestMatrixException>().Which.Message).Groups["names"].Value.Split(", ");
    }

    private static string? Trouble(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return Schema.Trouble(document.RootElement);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("^```json\\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"unknown member 'no-such'\. Allowed: (?<names>[^.]+)\.")]
    private static partial Regex List();
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace MultiHost.Recording;

/// <summary>The schema, the page and the code know the same kinds of lines, with the same members.</summary>
public sealed class RecordSchemaTests
{
    private static readonly Dictionary<string, JsonElement> OfKinds = RecordSchema.Schema.Defined
        .Where(d => d.Value.TryGetProperty("properties", out JsonElement members)
            && members.TryGetProperty("kind", out JsonElement kind) && kind.TryGetProperty("const", out _))
        .ToDictionary();

    public static TheoryData<string> OwnKinds => [.. EntryCodec.Kinds.Except(HostEvent.Kinds).Order(StringComparer.Ordinal)];

    [Fact]
    public void Schema_HasTheKindsThatAreWritten()
    {
        OfKinds.Keys.Should().BeEquivalentTo(EntryCodec.Kinds);
        OfKinds.Should().AllSatisfy(d => d.Value.GetProperty("properties").GetProperty("kind").GetProperty("const").GetString().Should().Be(d.Key));
    }

    [Theory]
    [MemberData(nameof(OwnKinds))]
    public void Schema_OfAKind_HasTheMembersThatAreWritten(string kind)
    {
        Type type = EntryContext.Default.RunEntry.PolymorphismOptions!.DerivedTypes.Single(t => (string?)t.TypeDiscriminator == kind).DerivedType;
        JsonTypeInfo info = EntryContext.Default.GetTypeInfo(type)!;

        Members(kind).Should().BeEquivalentTo(info.Properties.Select(p => p.Name).Append("kind"));
    }

    [Fact]
    public void Page_HasTheKindsAndMembersOfTheSchema()
    {
        string page = File.ReadAllText(Path.Combine(RecordSchema.Root(), "docs/run-record.md"));
        Dictionary<string, string> rows = Regex.Matches(page, @"^\| `([a-z-]+)` \| [^|]* \| ([^|]*) \|$", RegexOptions.Multiline)
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

        rows.Keys.Should().BeEquivalentTo(OfKinds.Keys);
        rows.Should().AllSatisfy(row => Regex.Matches(row.Value, "`([a-zA-Z]+)`").Select(m => m.Groups[1].Value)
            .Should().BeEquivalentTo(Members(row.Key).Except(["kind", "t"]), "of {0}", row.Key));
    }

    [Theory]
    [InlineData("""{"kind":"run-ended"}""", "$ lacks t")]
    [InlineData("""{"kind":"run-ended","t":"now"}""", "$.t looks wrong: now")]
    [InlineData("""{"kind":"run-ended","t":"2026-03-01T02:17:09.123456Z","x":1}""", "$ has a member that is not in the schema: x")]
    [InlineData("""{"kind":"clock","t":"2026-03-01T02:17:09.123456Z","host":"a","offsetSeconds":-1,"uncertaintySeconds":-1}""", "$.uncertaintySeconds is too small: -1")]
    [InlineData("""{"kind":"acme.thing","t":"2026-03-01T02:17:09.123456Z","phase":1,"role":"a","data":{"x":[]}}""", null)]
    public void Check_OfALine_SaysWhatIsWrong(string line, string? trouble)
    {
        using JsonDocument document = JsonDocument.Parse(line);

        RecordSchema.Schema.Trouble(document.RootElement).Should().Be(trouble);
    }

    private static IEnumerable<string> Members(string kind) => OfKinds[kind].GetProperty("properties").EnumerateObject().Select(p => p.Name);
}

using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MultiHost.Agent;

namespace MultiHost.Sessions;

/// <summary>Which values arrive, and what is said of the others.</summary>
public sealed class ExchangedValueTests
{
    public static TheoryData<object> Arriving =>
    [
        5, "text ✓ \ud83d\ude00", 1.00m, double.NaN, 'x', DayOfWeek.Friday, Guid.Empty, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), TimeSpan.FromTicks(7),
        new Version(1, 2), new Uri("http://example.org/a?b"), new RoleName("source"), (8080, "web"), (1, (2, new List<int> { 3 }), "x"), new int[] { 1, 2 }, new byte[] { 0, 255 },
        new Dictionary<string, int[]> { ["a"] = [1] }, new SortedSet<string> { "b", "a" }, new HashSet<int> { 3, 1 }, new { Port = 80, Name = "web" },
        new KeyValuePair<string, int>("a", 1), new Tuple<int, string>(1, "x"), new Check("guest-active", "vm1", true, "running"),
        new Lists([1, 2], ["a"], Enumerable.Range(1, 2).Where(n => n > 1)), new Shown(3) { Hidden = 7 },
    ];

    [Theory]
    [MemberData(nameof(Arriving))]
    public void Write_OfWhatTheSerializerKeeps_ArrivesEqual(object value)
    {
        MethodInfo arrive = typeof(ExchangedValueTests).GetMethod(nameof(Arrived), BindingFlags.Static | BindingFlags.NonPublic)!;

        arrive.MakeGenericMethod(value.GetType()).Invoke(null, [value])
            .Should().BeEquivalentTo(value, o => o.RespectingRuntimeTypes().ComparingByMembers<Shown>().Excluding(m => m.Name == nameof(Shown.Hidden)));
    }

    [Theory]
    [InlineData("get-only", "its member Port would arrive as 0 instead of 8080")]
    [InlineData("private-state", "its member secret would arrive as 0 instead of 5")]
    [InlineData("object-member", "its member Any would arrive as a System.Text.Json.JsonElement instead of a System.Int32")]
    [InlineData("derived", "would arrive as a MultiHost.Sessions.ExchangedValueTests+Base instead of a MultiHost.Sessions.ExchangedValueTests+Derived")]
    [InlineData("list-with-name", "its member Name would arrive as null instead of 'ports'")]
    [InlineData("stack", "its member [0] would arrive as 1 instead of 2")]
    [InlineData("half-character", "System.String cannot be exchanged at 'go': it would arrive as '")]
    [InlineData("number", "System.Numerics.BigInteger cannot be exchanged at 'go': it would arrive as 0 instead of 1267650600228229401496703205376")]
    [InlineData("builder", "System.Text.StringBuilder cannot be exchanged at 'go': ")]
    [InlineData("cycle", "A possible object cycle was detected.")]
    [InlineData("interface-member", "Path: $.Any")]
    [InlineData("throwing", "the getter says no")]
    [InlineData("entity", "its member Name would arrive as null instead of 'web'")]
    public void Write_OfWhatTheSerializerLoses_FailsAndNamesTheMember(string value, string problem) =>
        FluentActions.Invoking(() => Write(value)).Should().Throw<MultiHostException>()
            .Which.Message.Should().StartWith("The value of type ").And.Contain(" cannot be exchanged at 'go': ").And.Contain(problem);

    [Fact]
    public void Write_OfJson_ArrivesEqual() => JsonElement.DeepEquals(
        Arrived(JsonDocument.Parse("""{"a":[1,null]}""").RootElement), JsonDocument.Parse("""{"a":[1,null]}""").RootElement).Should().BeTrue();

    [Fact]
    public void Read_AsAnotherTypeOfTheSameContent_GivesIt()
    {
        ExchangedValue.Read<long>("go", "source", ExchangedValue.Write("go", 5)).Should().Be(5);
        ExchangedValue.Read<List<int>>("go", "source", ExchangedValue.Write("go", new[] { 1, 2 })).Should().Equal(1, 2);
    }

    [Fact]
    public void Read_AsATypeWithOtherMembers_NamesBothTypesAndTheMember() =>
        FluentActions.Invoking(() => ExchangedValue.Read<Entity>("vm1/go", "source", ExchangedValue.Write("go", new { Id = 1, Zone = "x" })))
            .Should().Throw<MultiHostException>().Which.Message.Should().StartWith("The value that role source handed in at 'vm1/go' is a <>f__Anonymous")
            .And.Contain(" and cannot be read as MultiHost.Sessions.ExchangedValueTests+Entity: ").And.Contain("'Zone'").And.EndWith("Exchange the same type on every role.");

    private static T Arrived<T>(T value) => ExchangedValue.Read<T>("go", "source", ExchangedValue.Write("go", value));

    private static string Write(string value) => value switch
    {
        "get-only" => ExchangedValue.Write("go", new GetOnly(8080)),
        "private-state" => ExchangedValue.Write("go", new PrivateState(5)),
        "object-member" => ExchangedValue.Write("go", new AnyMember { Any = 5 }),
        "derived" => ExchangedValue.Write<Base>("go", new Derived { More = 1 }),
        "list-with-name" => ExchangedValue.Write("go", new NamedList { Name = "ports" }),
        "stack" => ExchangedValue.Write("go", new Stack<int>([1, 2])),
        "half-character" => ExchangedValue.Write("go", "\ud800"),
        "number" => ExchangedValue.Write("go", BigInteger.Pow(2, 100)),
        "builder" => ExchangedValue.Write("go", new StringBuilder("x")),
        "cycle" => ExchangedValue.Write("go", new Node()),
        "interface-member" => ExchangedValue.Write("go", new InterfaceMember { Any = new DisposableThing() }),
        "throwing" => ExchangedValue.Write("go", new Throwing()),
        "entity" => ExchangedValue.Write("go", new Entity(1, "web")),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private sealed record Lists(IReadOnlyList<int> Numbers, IEnumerable<string> Texts, IEnumerable<int> Found);

    private sealed record Shown(int Number)
    {
        public int Double => Number * 2;

        [JsonIgnore]
        public int Hidden { get; set; }
    }

    private sealed class GetOnly
    {
        public GetOnly()
        {
        }

        public GetOnly(int port) => Port = port;

        public int Port { get; }
    }

    private sealed class PrivateState
    {
        private readonly int secret;

        public PrivateState()
        {
        }

        public PrivateState(int secret) => this.secret = secret;

        public override string ToString() => $"{secret}";
    }

    private sealed class AnyMember
    {
        public object? Any { get; set; }
    }

    private class Base
    {
        public int One { get; set; }
    }

    private sealed class Derived : Base
    {
        public int More { get; set; }
    }

    private sealed class NamedList : List<int>
    {
        public string? Name { get; set; }
    }

    private sealed class Node
    {
        public Node Next => this;
    }

    private sealed class InterfaceMember
    {
        public IDisposable? Any { get; set; }
    }

    private sealed class DisposableThing : IDisposable
    {
        public void Dispose()
        {
        }
    }

    private sealed class Throwing
    {
        public int Port => throw new InvalidOperationException("the getter says no");
    }

    private sealed class Entity : IEquatable<Entity>
    {
        public Entity()
        {
        }

        public Entity(int id, string name) => (Id, Name) = (id, name);

        public int Id { get; set; }

        public string? Name { get; private set; }

        public bool Equals(Entity? other) => other?.Id == Id;

        public override bool Equals(object? obj) => Equals(obj as Entity);

        public override int GetHashCode() => Id;
    }
}

using MultiHost.Hosting;
using MultiHost.Reporting;

namespace MultiHost.Sessions;

/// <summary>What roles hand each other at a barrier, in real agents.</summary>
public sealed class ExchangeTests
{
    [Fact]
    public async Task Exchange_OfTuplesAndFields_ArrivesEqual()
    {
        await using AgentRun run = new(typeof(EqualEngine));

        await run.RunAsync();

        run.Finished.Single(f => f.Phase == "test 1").Result.Should().BeEquivalentTo(new { Verdict = GroupVerdict.Passed, Message = "" });
    }

    [Fact]
    public async Task Exchange_OfWhatCannotArrive_FailsAndNamesBarrierTypeAndMember()
    {
        await using AgentRun run = new(typeof(LossyEngine));

        await run.RunAsync();

        run.Finished.Single(f => f.Phase == "test 1").Result.Message.Should().Contain(
            "The value of type MultiHost.Sessions.LossyEngine+Server cannot be exchanged at 'line/server': its member Port would arrive as 0 instead of 8080.");
    }

    [Fact]
    public async Task Exchange_WhenARoleHasAnotherType_FailsAndNamesBothTypes()
    {
        await using AgentRun run = new(typeof(DifferingEngine));

        await run.RunAsync();

        run.Finished.Single(f => f.Phase == "test 1").Result.Message.Should().MatchRegex(
            @"The value that role (source|destination) handed in at 'address' is a MultiHost\.Sessions\.DifferingEngine\+(Old|New) and cannot be read as "
            + @"MultiHost\.Sessions\.DifferingEngine\+(Old|New): .*Zone.* Exchange the same type on every role\.");
    }
}

/// <summary>Exchanges what is equal on both roles, and throws where it did not arrive equal.</summary>
public sealed class EqualEngine : WorkEngine
{
    protected override async Task TestAsync(int number, IEngineHost host)
    {
        await SameAsync(host, (8080, "web"));
        await SameAsync(host, (A: 1, B: (2, new[] { 3.5, double.NaN }), C: "x"), (one, other) => one.A == other.A && one.B.Item2.SequenceEqual(other.B.Item2));
        await SameAsync(host, new Fields { Port = 80, Name = "web" }, (one, other) => (one.Port, one.Name) == (other.Port, other.Name));
        await SameAsync(host, float.NegativeInfinity);
    }

    private static async Task SameAsync<T>(IEngineHost host, T value, Func<T, T, bool>? equal = null)
    {
        equal ??= EqualityComparer<T>.Default.Equals;
        IReadOnlyDictionary<RoleName, T> all = await host.Group.Barrier.ExchangeAsync("value", value);
        if (!all.Values.All(v => equal(v, value)))
        {
            throw new InvalidOperationException($"{value} arrived as {string.Join(" and ", all.Values)}.");
        }
    }

#pragma warning disable CA1051 // public fields are what is tested
    public sealed class Fields
    {
        public int Port;
        public string? Name;
    }
#pragma warning restore CA1051
}

/// <summary>Exchanges a value whose state the serializer does not see.</summary>
public sealed class LossyEngine : WorkEngine
{
    protected override Task TestAsync(int number, IEngineHost host) => host.Group.Barrier.Branch("line").ExchangeAsync("server", new Server().Listening());

    public sealed class Server
    {
        public string Name { get; set; } = "web";

        public int Port { get; private set; }

        public Server Listening()
        {
            Port = 8080;
            return this;
        }
    }
}

/// <summary>Exchanges two types that have not the same members.</summary>
public sealed class DifferingEngine : WorkEngine
{
    protected override Task TestAsync(int number, IEngineHost host) => host.Group.Self.Role == "source"
        ? host.Group.Barrier.ExchangeAsync("address", new Old("alpha", 1))
        : host.Group.Barrier.ExchangeAsync("address", new New("beta", 2, "here"));

    public sealed record Old(string Host, int Port);

    public sealed record New(string Host, int Port, string Zone);
}

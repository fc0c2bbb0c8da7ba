using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Tests whose words are hostile, and tests that fail through many frames.</summary>
public sealed class Messages(IHostGroup hosts)
{
    private const string Hostile = "NUL \0, ESC \u001b[31m, half \ud83d, no character \ufffe\uffff, end";

    public static IEnumerable<object[]> HostileRows => [[new Words(Hostile)]];

    /// <summary>Rows that look different in each run, and one that does not.</summary>
    public static IEnumerable<object[]> ChangingRows =>
    [
        [1, new Words(Guid.NewGuid().ToString())],
        [2, new Words(Path.Combine(Path.GetTempPath(), "always the same"))],
        [3, new Words("steady")],
        [4, new Words("twice")],
        [4, new Words("twice")],
    ];

    [MultiHostFact("source", "destination")]
    public void Fails_with_hostile_words()
    {
        hosts.Step(Hostile);
        hosts.WriteLine(Hostile);
        hosts.WriteLine(new string('x', 1024 * 1024));
        hosts.Record(new Check("hostile", Hostile, Passed: true, Hostile));
        if (hosts.Self.Role == "destination")
        {
            throw new InvalidOperationException($"{Hostile}\n{new string('y', 1024 * 1024)}");
        }
    }

    [MultiHostFact("source", "destination")]
    public void Skips_with_hostile_words() => Skip.If(hosts.Self.Role == "destination", $"{Hostile}\nand a second line");

    [MultiHostTheory("source", "destination"), MemberData(nameof(HostileRows))]
    public void Has_hostile_data(Words words) => Assert.Equal(Hostile, words.Text);

    [MultiHostTheory("source", "destination"), MemberData(nameof(ChangingRows))]
    public void Has_changing_data(int number, Words words) => Assert.NotEqual(number, words.Text.Length);

    [MultiHostFact("source", "destination")]
    public async Task Fails_through_many_frames()
    {
        if (hosts.Self.Role == "source")
        {
            await Task.Run(() => typeof(MultiHost.Agent.Users.OfTheUser).GetMethod("ThrowAsync")!.Invoke(null, null) as Task);
        }
    }

    [MultiHostFact("source", "destination")]
    public async Task Fails_in_ours()
    {
        if (hosts.Self.Role == "source")
        {
            await hosts.Barrier.SignalAndWaitAsync(" ");
        }
    }

    public sealed record Words(string Text)
    {
        public override string ToString() => Text;
    }
}

/// <summary>Tests that are known to fail.</summary>
[KnownFailure("https://example.org/issues/1", Because = "of the class")]
public sealed class KnownFailures(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public void Fails() => Assert.Equal("source", hosts.Self.Role);

    [MultiHostFact("source", "destination")]
    public void Passes()
    {
    }

    [MultiHostFact("source", "destination"), KnownFailure("https://example.org/issues/2", Flaky = true)]
    public void Passes_now_and_then()
    {
    }

    [MultiHostFact("source", "destination")]
    public async Task Loses_its_agent()
    {
        await hosts.Barrier.SignalAndWaitAsync("both are there");
        if (hosts.Self.Role == "destination")
        {
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        }

        await hosts.Barrier.SignalAndWaitAsync("never");
    }
}

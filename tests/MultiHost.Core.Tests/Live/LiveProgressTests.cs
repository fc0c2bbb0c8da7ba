using Microsoft.Extensions.Time.Testing;
using MultiHost.Recording;

namespace MultiHost.Live;

public sealed class LiveProgressTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));
    private readonly List<string> lines = [];

    [Fact]
    public void Progress_WhenNothingComesAnyMore_StillTellsWhatTakesLong()
    {
        RunClock clock = new(time);
        using LiveProgress live = new(clock, lines.Add, time);
        live.Take([At(clock, new SessionOpening("alpha"))]);

        time.Advance(TimeSpan.FromSeconds(1.9));
        lines.Should().BeEmpty();
        time.Advance(TimeSpan.FromSeconds(0.2));
        lines.Should().ContainSingle().Which.Should().EndWith("host alpha (2 s): connecting");
        time.Advance(TimeSpan.FromSeconds(31));
        lines.Should().HaveCount(2);
        time.Advance(TimeSpan.FromSeconds(61));
        lines.Should().HaveCount(3, "it is told again after 30 s, and 60 s after that");
    }

    [Fact]
    public void Progress_WhenItIsOver_SaysNothing()
    {
        RunClock clock = new(time);
        LiveProgress live = new(clock, lines.Add, time);
        live.Take([At(clock, new SessionOpening("alpha"))]);
        live.Dispose();

        live.Take([At(clock, new RunStopped())]);
        time.Advance(TimeSpan.FromMinutes(2));

        lines.Should().BeEmpty();
    }

    [Fact]
    public void Progress_WhereNobodyTakesALine_GoesOn()
    {
        RunClock clock = new(time);
        using LiveProgress live = new(clock, line => throw new InvalidOperationException(line), time);

        live.Invoking(l => l.Take([At(clock, new RunStopped())])).Should().NotThrow();
    }

    [Fact]
    public async Task Record_WithAWatcher_ShowsItWhatItWrites()
    {
        string folder = Directory.CreateTempSubdirectory("mh-live-test-").FullName;
        List<RunEntry> seen = [];
        RunRecord record = new(Path.Combine(folder, "run.jsonl"), TimeProvider.System, lines.Add) { Watcher = seen.AddRange };
        record.Add(new RunStopped());
        record.Add(new RunEnded());
        await record.DisposeAsync();
        Directory.Delete(folder, recursive: true);

        seen.Select(e => e.GetType()).Should().Equal(typeof(RunStopped), typeof(RunEnded));
    }

    private static RunEntry At(RunClock clock, RunEntry entry)
    {
        entry.At = clock.Now;
        return entry;
    }
}

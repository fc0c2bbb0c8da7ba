using MultiHost.Diagnostics;
using MultiHost.Recording;

namespace MultiHost.Live;

/// <summary>Shows what <see cref="ProgressView"/> makes of a record that is being written, when it is due. Safe for use by several threads.</summary>
internal sealed class LiveProgress : IDisposable
{
    private readonly Lock access = new();
    private readonly ProgressView view = new();
    private readonly RunClock clock;
    private readonly Action<string> show;
    private readonly ITimer timer;
    private DateTimeOffset? armed;
    private bool isOver;

    /// <param name="clock">The record's clock.</param>
    /// <param name="show">Shows a line. Must not block; what it throws costs the line.</param>
    /// <param name="time">The clock of the timer.</param>
    public LiveProgress(RunClock clock, Action<string> show, TimeProvider time)
    {
        this.clock = clock;
        this.show = show;
        timer = time.CreateTimer(_ => Show([]), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes entries in the order in which they are written.</summary>
    public void Take(IReadOnlyList<RunEntry> entries) => Show(entries);

    public void Dispose()
    {
        lock (access)
        {
            isOver = true;
        }

        timer.Dispose();
    }

    private void Show(IReadOnlyList<RunEntry> entries)
    {
        lock (access)
        {
            if (isOver)
            {
                return;
            }

            foreach (RunEntry entry in entries)
            {
                view.Take(entry);
            }

            DateTimeOffset now = clock.Now;
            if (view.Due <= now)
            {
                foreach (string line in view.Lines(now))
                {
                    Show(line);
                }
            }

            Arm(now, entries.Count == 0);
        }
    }

    // Entries come by the thousand, and most change nothing about when there is something to say.
    private void Arm(DateTimeOffset now, bool hasFired)
    {
        DateTimeOffset? due = view.Due;
        if (due != armed || hasFired)
        {
            armed = due;
            TimeSpan wait = due is { } at ? at - now : Timeout.InfiniteTimeSpan;

            // A timer counts whole milliseconds: one that fires early would find nothing to do.
            timer.Change(due is null ? wait : wait < TimeSpan.Zero ? TimeSpan.Zero : wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private void Show(string line)
    {
        try
        {
            show(line);
        }
#pragma warning disable CA1031 // the place that shows it is another's, and the run goes on without
        catch (Exception e)
#pragma warning restore CA1031
        {
            MultiHostEvents.Log.Swallowed($"progress '{line}'", e);
        }
    }
}

using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>For how long hosts may still be kept in this run. Safe for use by several threads.</summary>
internal sealed class KeepBudget(Keep keep)
{
    private readonly Lock access = new();
    private TimeSpan left = keep.Total > TimeSpan.Zero ? keep.Total : keep.OnFailure;

    /// <summary>Whether hosts of tests that fail are kept at all.</summary>
    public bool IsOn => keep.OnFailure > TimeSpan.Zero;

    /// <summary>Takes the time for one failure; zero if the run has none left that is worth it.</summary>
    public TimeSpan Take()
    {
        lock (access)
        {
            TimeSpan time = keep.OnFailure < left ? keep.OnFailure : left;
            if (time < KeepReader.Shortest)
            {
                return TimeSpan.Zero;
            }

            left -= time;
            return time;
        }
    }

    /// <summary>Gives back what was not used.</summary>
    public void GiveBack(TimeSpan unused)
    {
        lock (access)
        {
            left += unused > TimeSpan.Zero ? unused : TimeSpan.Zero;
        }
    }
}

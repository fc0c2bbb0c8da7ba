using System.Collections.Concurrent;

namespace MultiHost.Virtualization.Tests.InProcess;

/// <summary>Where the barriers of all roles meet.</summary>
internal sealed class InProcessMeeting
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Meeting> open = [];
    private Exception? broken;

    /// <summary>Longest waits that each barrier was given; null for those that a test's own settings decide about.</summary>
    public ConcurrentDictionary<string, TimeSpan?> Timeouts { get; } = [];

    /// <summary>Called before a role's arrival counts; may throw, to lose a role at a barrier.</summary>
    public Action<string, RoleName> Arriving { get; set; } = (_, _) => { };

    public async Task<IReadOnlyDictionary<RoleName, string>> MeetAsync(
        string name, RoleName self, IReadOnlyList<RoleName> roles, string value, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        Timeouts[name] = timeout;
        Arriving(name, self);
        Meeting meeting;
        lock (gate)
        {
            if (broken is not null)
            {
                throw broken;
            }

            if (!open.TryGetValue(name, out meeting!))
            {
                open[name] = meeting = new Meeting();
            }

            meeting.Values.Add(self, value);
            if (meeting.Values.Count == roles.Count)
            {
                open.Remove(name);
                meeting.Released.SetResult(meeting.Values);
            }
        }

        return await meeting.Released.Task.WaitAsync(timeout ?? TimeSpan.FromSeconds(60), cancellationToken);
    }

    /// <summary>Ends all waits, as the loss of a role does.</summary>
    public void Break(Exception cause)
    {
        lock (gate)
        {
            broken ??= cause;
            foreach (Meeting meeting in open.Values)
            {
                meeting.Released.TrySetException(broken);
            }

            open.Clear();
        }
    }

    private sealed class Meeting
    {
        public Dictionary<RoleName, string> Values { get; } = [];

        public TaskCompletionSource<IReadOnlyDictionary<RoleName, string>> Released { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

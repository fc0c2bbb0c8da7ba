using MultiHost.Results;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <content>How roles end.</content>
internal sealed partial class PhaseRun
{
    public void OnLost(HostSession session, string reason)
    {
        RoleName role = RoleOf(session);
        lock (access)
        {
            if (ended.Add(role))
            {
                RoleResult lost = new(RoleEnd.Lost, Now.TotalSeconds, reason);
                bool hadEnded = results.TryGetValue(role, out RoleResult? body);
                if (body is null or { End: RoleEnd.Passed })
                {
                    results[role] = lost;
                }

                record.Finished(role, results[role], at: null);
                Apply(hadEnded ? coordinator.Spoil(role, RoleEnd.Lost, reason, Now) : coordinator.Lost(role, reason, Now));
                Leave(role);
            }
        }

        FlushAll();
    }

    private void Finish(RoleName role, RoleResult result, DateTimeOffset? at)
    {
        result = Judged(role, result);
        bool hadEnded = results.ContainsKey(role);
        ended.Add(role);
        results[role] = result;
        record.Finished(role, result, at);
        Apply(hadEnded ? coordinator.Spoil(role, result.End, result.Summary, Now) : coordinator.Finish(role, result.End, result.Summary, Now));
        Leave(role);
    }

    private RoleResult Judged(RoleName role, RoleResult result)
    {
        if (result.End == RoleEnd.Passed && failedChecks.Of(role) is { } message)
        {
            result = result with { End = RoleEnd.Failed, Exceptions = [new ExceptionInfo(typeof(CheckFailedException).FullName!, message, null, -1)] };
        }

        if (result.End == RoleEnd.Stopped && coordinator.FirstCause is null)
        {
            result = result with { End = RoleEnd.Failed };
        }

        return result;
    }
}

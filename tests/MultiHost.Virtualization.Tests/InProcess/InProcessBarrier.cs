using System.Text.Json;

namespace MultiHost.Virtualization.Tests.InProcess;

/// <summary>
/// Barriers between tasks of this process, with the rules that migrations rely on: all or nobody, a failed role releases everybody,
/// values travel as JSON.
/// </summary>
internal sealed class InProcessBarrier(InProcessMeeting meeting, RoleName self, string prefix, IReadOnlyList<RoleName> roles) : IBarrier
{
    public async Task SignalAndWaitAsync(string name, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        await ExchangeAsync(name, 0, timeout, cancellationToken);

    public async Task<IReadOnlyDictionary<RoleName, T>> ExchangeAsync<T>(
        string name, T value, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyDictionary<RoleName, string> values = await meeting.MeetAsync(
            prefix + name, self, roles, JsonSerializer.Serialize(value), timeout, cancellationToken);
        return values.ToDictionary(pair => pair.Key, pair => JsonSerializer.Deserialize<T>(pair.Value)!);
    }

    public IBarrier Branch(string name, params RoleName[] branchRoles) =>
        new InProcessBarrier(meeting, self, $"{prefix}{name}/", branchRoles.Length == 0 ? roles : branchRoles);
}

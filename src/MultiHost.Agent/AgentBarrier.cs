namespace MultiHost.Agent;

/// <summary>The barriers of one line of work. The empty branch is the test's main line.</summary>
internal sealed class AgentBarrier(AgentHostGroup group, string branch, IReadOnlyList<RoleName>? roles) : IBarrier
{
    public Task SignalAndWaitAsync(string name, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        ArriveAsync(name, value: null, timeout, cancellationToken);

    public async Task<IReadOnlyDictionary<RoleName, T>> ExchangeAsync<T>(
        string name, T value, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        CheckName(name);
        IReadOnlyDictionary<RoleName, string?> texts =
            await ArriveAsync(name, ExchangedValue.Write(FullName(name), value), timeout, cancellationToken).ConfigureAwait(false);
        return texts.ToDictionary(t => t.Key, t => Read<T>(name, t.Key, t.Value));
    }

    public IBarrier Branch(string name, params RoleName[] roles)
    {
        CheckName(name);
        foreach (RoleName role in roles)
        {
            if (group.Hosts.All(h => h.Role != role))
            {
                throw new ArgumentException(
                    $"The running test has no role '{role}'. Its roles: {string.Join(", ", group.Hosts.Select(h => h.Role))}.", nameof(roles));
            }
        }

        return new AgentBarrier(group, FullName(name), roles.Length > 0 ? [.. roles] : this.Roles);
    }

    private IReadOnlyList<RoleName>? Roles => roles;

    private async Task<IReadOnlyDictionary<RoleName, string?>> ArriveAsync(string name, string? value, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        CheckName(name);
        if (timeout is { } t && (t < TimeSpan.FromMilliseconds(1) || t > TimeSpan.FromHours(24)))
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), t, "Allowed: 1 millisecond to 24 hours.");
        }

        return await group.Current.ArriveAsync(branch, name, roles, value, timeout, cancellationToken).ConfigureAwait(false);
    }

    private string FullName(string name) => branch.Length == 0 ? name : $"{branch}/{name}";

    private T Read<T>(string name, RoleName role, string? text) => text is null
        ? throw new MultiHostException(
            $"Role {role} waited at '{FullName(name)}' without a value while others exchange one there. Use ExchangeAsync on every role.")
        : ExchangedValue.Read<T>(FullName(name), role, text);

    private static void CheckName(string name)
    {
        if (name is not { Length: >= 1 and <= 200 })
        {
            throw new ArgumentException($"A barrier's name has 1 to 200 characters, not {name?.Length ?? 0}.", nameof(name));
        }
    }
}

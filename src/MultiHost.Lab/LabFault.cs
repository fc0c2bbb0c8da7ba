using MultiHost.Labs.Foundation;

namespace MultiHost.Labs;

/// <summary>A fault that is in force. Disposing of it heals, and returns once that shows; doing so twice is harmless.</summary>
public sealed class LabFault : IAsyncDisposable
{
    private readonly Func<Task> heal;
    private readonly Lock gate = new();
    private Task? healing;

    internal LabFault(string what, Func<Task> heal)
    {
        What = what;
        this.heal = heal;
    }

    /// <summary>The fault in words, such as <c>lab1 cut off from lab2</c>.</summary>
    public string What { get; }

    /// <summary>Heals. Does nothing where the lab was taken down meanwhile.</summary>
    /// <exception cref="LabException">It could not be healed, or the healing did not show in time.</exception>
    public Task HealAsync()
    {
        lock (gate)
        {
            return healing ??= heal();
        }
    }

    /// <summary>Heals, see <see cref="HealAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await HealAsync().ConfigureAwait(false);

    /// <inheritdoc/>
    public override string ToString() => What;
}

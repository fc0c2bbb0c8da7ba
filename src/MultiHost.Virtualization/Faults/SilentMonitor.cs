using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Faults;

/// <summary>A monitor that says nothing until this is disposed of; then everything at once.</summary>
internal sealed class SilentMonitor : IAsyncDisposable
{
    private readonly StallableStream stream;

    public SilentMonitor(StallableStream stream)
    {
        this.stream = stream;
        stream.Stall();
    }

    public ValueTask DisposeAsync()
    {
        stream.Deliver();
        return ValueTask.CompletedTask;
    }
}

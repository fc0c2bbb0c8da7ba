using MultiHost.Virtualization.Qemu;

namespace MultiHost.Virtualization.Faults;

/// <summary>A QEMU that is stopped until this is disposed of.</summary>
internal sealed class FrozenProcess : IAsyncDisposable
{
    private readonly QemuProcess process;

    private FrozenProcess(QemuProcess process) => this.process = process;

    public static async Task<FrozenProcess> StartAsync(QemuProcess process, TimeProvider time)
    {
        await Signals.FreezeAsync(process.Id, time).ConfigureAwait(false);
        return new FrozenProcess(process);
    }

    public ValueTask DisposeAsync()
    {
        // A process that has been waited for has no number any more: it may be another's.
        if (!process.Exited.IsCompleted)
        {
            Signals.Thaw(process.Id);
        }

        return ValueTask.CompletedTask;
    }
}

using System.Runtime.InteropServices;

namespace MultiHost.Cli;

/// <summary>Turns Ctrl-C and the like into a cancellation, so that a command can undo what it has begun.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] signals;

    public Interruption() => signals =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, Cancel)),
    ];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        Array.ForEach(signals, s => s.Dispose());
        source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = true;
        source.Cancel();
    }
}

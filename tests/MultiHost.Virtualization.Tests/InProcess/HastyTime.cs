namespace MultiHost.Virtualization.Tests.InProcess;

/// <summary>The system's clock, but whoever waits loses patience after a quarter of a second.</summary>
internal sealed class HastyTime : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > Patience ? Patience : dueTime, period);
}

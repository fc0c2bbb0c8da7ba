namespace MultiHost.Settings;

/// <summary>The <c>&lt;Health&gt;</c> element: what is made of crashes that no test asks about.</summary>
public sealed record Health
{
    /// <summary>Of a host's kernel: panic, oops, BUG, soft lockup, hung task. Others may use the host, too.</summary>
    /// <value>Default: <see cref="HealthMode.Warn"/>.</value>
    public HealthMode HostKernel { get; init; } = HealthMode.Warn;

    /// <summary>Of a guest's kernel, as its serial console or QEMU says.</summary>
    /// <value>Default: <see cref="HealthMode.Fail"/>.</value>
    public HealthMode Guest { get; init; } = HealthMode.Fail;

    /// <summary>Of the processes that a test has started, QEMU included: a signal of a crash, a sanitizer's report.</summary>
    /// <value>Default: <see cref="HealthMode.Fail"/>.</value>
    public HealthMode Process { get; init; } = HealthMode.Fail;

    /// <summary>Where agents read what a kernel says.</summary>
    internal string KernelLog { get; init; } = MultiHost.Linux.KernelLog.Device;
}

namespace MultiHost.Virtualization.Qemu;

/// <summary>The accelerator that guests of a host get, and why.</summary>
/// <param name="Name">As <c>-accel</c> takes it.</param>
/// <param name="Reason">In a few words.</param>
internal sealed record AcceleratorChoice(string Name, string Reason);

using MultiHost;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Migration;

namespace MigrationTests;

/// <summary>One run of a soak.</summary>
public sealed record SoakRun(int Number, MigrationProtocol Protocol, RoleName From, RoleName To, Fault Fault)
{
    public override string ToString() => $"run {Number}: {Protocol}, from {From} to {To}, {Fault}";
}

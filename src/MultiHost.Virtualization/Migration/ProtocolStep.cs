namespace MultiHost.Virtualization.Migration;

/// <summary>A phase to be carried out, forwards or, after a failure or cancellation, backwards.</summary>
internal readonly record struct ProtocolStep(MigrationPhase Phase, bool Cancelled)
{
    public override string ToString() => Cancelled ? $"{Phase} (cancelled)" : Phase.ToString();
}

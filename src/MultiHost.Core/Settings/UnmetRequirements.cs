namespace MultiHost.Settings;

/// <summary>What becomes of a test whose requirements no hosts of the pool meet.</summary>
public enum UnmetRequirements
{
    /// <summary>It is skipped, with the reason.</summary>
    Skip,

    /// <summary>It fails, as trouble of the infrastructure.</summary>
    Fail,
}

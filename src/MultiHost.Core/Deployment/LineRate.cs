namespace MultiHost.Deployment;

/// <summary>How fast a line took a piece of an archive, from its first byte to the host's word that all of it is there.</summary>
internal readonly record struct LineRate(long Bytes, TimeSpan Took)
{
    /// <summary>What is sent before a line is measured: meanwhile the host starts what unpacks the archive.</summary>
    public const int StartBytes = 64 * 1024;

    /// <summary>What is sent before it is decided how to go on.</summary>
    public const int FirstBytes = 5 * 64 * 1024;

    // A line of 100 Mbit/s is worth compressing for. Beyond this the line waits for the processors, and not the other way around.
    private const double CompressingPaysBelow = 16.0 * 1024 * 1024;

    /// <summary>Whether to compress what follows.</summary>
    public bool PaysToCompress => Bytes < CompressingPaysBelow * Took.TotalSeconds;
}

namespace MultiHost.Deployment;

/// <summary>How fast a line took the first piece of an archive, from its first byte to the host's word that all of it is there.</summary>
internal readonly record struct LineRate(long Bytes, TimeSpan Took)
{
    /// <summary>How many bytes are sent before it is decided how to go on.</summary>
    public const int FirstBytes = 5 * 64 * 1024;

    // Compressing and expanding move some 100 MiB of a test project's output a second when nothing else runs; the first piece of a line
    // is slower than those that follow. Beyond this the line waits for the processors, and not the other way around.
    private const double CompressingPaysBelow = 24.0 * 1024 * 1024;

    /// <summary>Whether to compress what follows.</summary>
    public bool PaysToCompress => Bytes < CompressingPaysBelow * Took.TotalSeconds;
}

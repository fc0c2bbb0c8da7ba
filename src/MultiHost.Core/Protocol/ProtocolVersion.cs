namespace MultiHost.Protocol;

/// <summary>Version of the agent protocol. Both ends must have the same one: they come from one output folder.</summary>
internal static class ProtocolVersion
{
    public const int Current = 8;

    /// <summary>
    /// The agent's first bytes. What comes before them on the stream was printed by the host's shell, not by us.
    /// </summary>
    public static ReadOnlySpan<byte> Preamble => "\nMULTIHOST-AGENT\n"u8;
}

namespace MultiHost.Virtualization.Migration;

/// <summary>QAPI's <c>MultiFDCompression</c>.</summary>
public enum MultiFdCompression
{
    /// <summary>Not compressed.</summary>
    None,

    /// <summary>With zlib.</summary>
    Zlib,

    /// <summary>With zstd.</summary>
    Zstd,
}

namespace MultiHost.Virtualization.Migration;

/// <summary>Several connections at once (<c>multifd</c>).</summary>
public sealed record MultiFd
{
    /// <summary>How many (<c>multifd-channels</c>), 1 to 255. Default: 2, as QEMU.</summary>
    public int Channels { get; init; } = 2;

    /// <summary>How pages are compressed (<c>multifd-compression</c>). Default: not.</summary>
    public MultiFdCompression Compression { get; init; }

    /// <summary>Level of the compression: 0 to 9 for zlib, 0 to 20 for zstd. Default: null, QEMU's own, 1.</summary>
    public int? Level { get; init; }
}

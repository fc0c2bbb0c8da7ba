namespace MultiHost.Facts;

/// <summary>What a fact's value is.</summary>
internal enum FactKind
{
    /// <summary>One word, such as <c>x86_64</c>.</summary>
    Word,

    /// <summary>Numbers with dots between them, such as <c>8.2.4</c>.</summary>
    Version,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Bytes.</summary>
    Size,

    /// <summary>It is so, or it is not.</summary>
    YesNo,

    /// <summary>Several words.</summary>
    Words,
}

using System.ComponentModel;
using MultiHost;
using MultiHost.Virtualization.Guests.Matrix;
using Xunit.Abstractions;

namespace Xunit.MultiHost;

/// <summary>A guest in a row of a theory's data, as xUnit writes it down. The test gets its definition.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GuestRow : IRowValue, IXunitSerializable
{
    // No character of a part's name.
    private const char Separator = ' ';

    private MatrixGuest? guest;
    private string? skipReason;

    /// <summary>For deserialization.</summary>
    [Obsolete("Called by the de-serializer", error: true)]
    public GuestRow()
    {
    }

    internal GuestRow(MatrixGuest guest) => this.guest = guest;

    private GuestRow(string skipReason) => this.skipReason = skipReason;

    /// <inheritdoc/>
    public object? Value => guest?.Definition;

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Traits => guest?.Traits ?? [];

    /// <inheritdoc/>
    public string? SkipReason => skipReason;

    /// <summary>The guest's name.</summary>
    public override string ToString() => guest?.Definition.Name ?? "none";

    /// <inheritdoc/>
    public void Serialize(IXunitSerializationInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        info.AddValue(nameof(SkipReason), skipReason);
        info.AddValue("Guest", guest?.Written);
        info.AddValue("Parts", guest is null ? null : string.Join(Separator, guest.Parts));
    }

    /// <inheritdoc/>
    public void Deserialize(IXunitSerializationInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        skipReason = info.GetValue<string?>(nameof(SkipReason));
        guest = info.GetValue<string?>("Guest") is { } written
            ? MatrixGuest.Read(written, info.GetValue<string>("Parts").Split(Separator))
            : null;
    }

    /// <summary>A row that stands for a test that no guest is left for.</summary>
    internal static GuestRow None(string reason) => new(reason);
}

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MultiHost.Running;

/// <summary>A random order that a seed gives again, on every machine and with every version of .NET. What is left out does not change the order of the rest.</summary>
/// <param name="seed">The seed.</param>
public sealed class SeededOrder(int seed)
{
    /// <summary>Puts things in order.</summary>
    /// <param name="things">The things.</param>
    /// <param name="of">What they are the things of: another order for each.</param>
    /// <param name="identity">What tells one from another, the same in every run.</param>
    public IReadOnlyList<T> Of<T>(IEnumerable<T> things, string of, Func<T, string> identity)
    {
        ArgumentNullException.ThrowIfNull(things);
        ArgumentNullException.ThrowIfNull(identity);
        return [.. things.Select(t => (Thing: t, Identity: identity(t))).OrderBy(t => Rank(of, t.Identity)).ThenBy(t => t.Identity, StringComparer.Ordinal).Select(t => t.Thing)];
    }

    private ulong Rank(string of, string identity)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}\n{of}\n{identity}"));
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(text));
    }
}

using System.Globalization;

namespace MultiHost.Facts;

/// <summary>What a host has of a fact, or what a requirement asks for.</summary>
internal sealed record FactValue
{
    private const int MostParts = 6;

    private static readonly (string Name, long Bytes)[] Units = [("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10)];

    private FactValue(string text) => Text = text;

    /// <summary>The value as people read it: <c>8.2.4</c>, <c>3.8 GiB</c>, <c>x86_64</c>, <c>yes</c>; of several words all of them, in their order.</summary>
    public string Text { get; }

    /// <summary>Of a version its parts, of a number or a size (in bytes) the one; empty for others.</summary>
    public IReadOnlyList<long> Numbers { get; private init; } = [];

    /// <summary>Of words all of them; empty for others.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    public static FactValue Yes { get; } = new("yes");

    public static FactValue Number(long number) => new(number.ToString(CultureInfo.InvariantCulture)) { Numbers = [number] };

    public static FactValue Size(long bytes)
    {
        (string name, long unit) = Units.FirstOrDefault(u => bytes >= u.Bytes, Units[^1]);
        return new(string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / unit:0.#} {name}")) { Numbers = [bytes] };
    }

    public static FactValue Several(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return new(string.Join(' ', all)) { Words = all };
    }

    /// <summary>The version at the beginning of a text: what follows it, such as <c>-18-amd64</c>, is left out. <c>null</c> if there is none.</summary>
    public static FactValue? Version(string text)
    {
        string version = string.Concat(text.Trim().TakeWhile(c => char.IsAsciiDigit(c) || c == '.')).Trim('.');
        string[] parts = version.Split('.');
        long[] numbers = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts.Length > MostParts || !long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return new(version) { Numbers = numbers };
    }

    /// <summary>What somebody writes: <c>8.2</c>, <c>4</c>, <c>4 GiB</c>, <c>x86_64</c>.</summary>
    /// <returns><c>null</c> if it is no such value.</returns>
    public static FactValue? Read(FactKind kind, string text) => kind switch
    {
        FactKind.Version => Version(text) is { } version && version.Text == text ? version : null,
        FactKind.Number => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? Number(number) : null,
        FactKind.Size => ReadSize(text),
        _ => text.Length > 0 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? new(text) : null,
    };

    /// <summary>
    /// Less than zero if this is less than what is wanted, zero if it is the same, greater than zero if it is more. A version counts as far as the wanted one
    /// goes: 8.2.4 is 8.2, and more than 8.1.
    /// </summary>
    public int CompareTo(FactValue wanted)
    {
        if (Numbers.Count == 0 || wanted.Numbers.Count == 0)
        {
            return string.Compare(Text, wanted.Text, StringComparison.OrdinalIgnoreCase);
        }

        for (int i = 0; i < wanted.Numbers.Count; i++)
        {
            long part = i < Numbers.Count ? Numbers[i] : 0;
            if (part != wanted.Numbers[i])
            {
                return part.CompareTo(wanted.Numbers[i]);
            }
        }

        return 0;
    }

    private static FactValue? ReadSize(string text)
    {
        foreach ((string name, long bytes) in Units.Where(u => text.EndsWith(u.Name, StringComparison.OrdinalIgnoreCase)))
        {
            string number = text[..^name.Length].TrimEnd();
            return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal units) && units <= long.MaxValue / bytes
                ? Size((long)(units * bytes))
                : null;
        }

        return null;
    }
}

using System.Globalization;

namespace MultiHost.DataCollector;

/// <summary>Names for attachments: short, since results with long paths are lost on their way, of harmless characters, and no two alike.</summary>
internal sealed class ShortNames
{
    /// <summary>How long a name is at most, but for the number of one that was there.</summary>
    public const int MaxChars = 64;

    private const int HeadChars = 20;
    private const string Attached = "attached";

    private readonly HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of a file that lies so below its folder.</summary>
    public string Of(string relativePath)
    {
        string[] parts = [.. relativePath.Split('/').Where((part, i) => i != 1 || part != Attached)];
        string name = string.Concat(string.Join('-', parts).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '[' or ']' ? c : '_'));
        if (name.Length > MaxChars)
        {
            name = $"{name[..HeadChars]}~{name[^(MaxChars - HeadChars - 1)..]}";
        }

        string unique = name;
        for (int number = 2; !given.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(name)}-{number}{Path.GetExtension(name)}");
        }

        return unique;
    }
}

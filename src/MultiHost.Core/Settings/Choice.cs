namespace MultiHost.Settings;

/// <summary>Values that are one of a few words, written in lower case.</summary>
internal static class Choice
{
    public static T Read<T>(SettingsScalar? scalar, T whenAbsent)
        where T : struct, Enum
    {
        if (scalar is null)
        {
            return whenAbsent;
        }

        string[] words = [.. Enum.GetNames<T>().Select(n => n.ToLowerInvariant())];
        int index = Array.IndexOf(words, scalar.Value);
        if (index >= 0)
        {
            return Enum.GetValues<T>()[index];
        }

        string hint = Spelling.Nearest(scalar.Value, words) is { } near ? $" Did you mean '{near}'?" : "";
        scalar.Report($"'{scalar.Value}' is not allowed. Allowed: {string.Join(", ", words)}.{hint}");
        return whenAbsent;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Xunit.Abstractions;
using Xunit.MultiHost.OnHost;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>
/// Names of a theory's rows that are found when it runs. Whoever follows a test over many runs knows it by its name: so what looks different when the data
/// are made once more, and what looks as if it were (ids, times, temporary files), is left out of it, and the row told by its number.
/// </summary>
internal static partial class RowNames
{
    /// <summary>The names, in the order of the rows.</summary>
    public static string[] Of(IXunitTestCase theory, IReadOnlyList<TheoryRow> rows, IMessageSink diagnostics)
    {
        IReadOnlyList<TheoryRow>? again = Again(theory, diagnostics);
        string[] names = [.. rows.Select((row, i) => again?.Count == rows.Count ? NameOf(theory, row, again[i]) : theory.DisplayName)];
        HashSet<string> unique = [.. names.GroupBy(n => n).Where(g => g.Count() == 1).Select(g => g.Key)];
        return
        [
            .. names.Select((name, i) => unique.Contains(name) && name != theory.DisplayName && !name.Contains(Changing.Text, StringComparison.Ordinal)
                ? name
                : string.Create(CultureInfo.InvariantCulture, $"{name} [row {i + 1}]")),
        ];
    }

    private static IReadOnlyList<TheoryRow>? Again(IXunitTestCase theory, IMessageSink diagnostics)
    {
        try
        {
            return TheoryRow.Find(theory, diagnostics);
        }
#pragma warning disable CA1031 // a theory's data are a user's code; they could be made, and only the names are at stake
        catch (Exception e)
#pragma warning restore CA1031
        {
            diagnostics.OnMessage(new DiagnosticMessage($"The data of {theory.DisplayName} cannot be made twice, so its rows are told by their numbers: {e}"));
            return null;
        }
    }

    private static string NameOf(IXunitTestCase theory, TheoryRow row, TheoryRow again)
    {
        if (row.DisplayName == again.DisplayName && !LooksChanging(row.DisplayName))
        {
            return row.DisplayName;
        }

        object?[] arguments =
        [
            .. row.Arguments.Select((argument, i) =>
            {
                string text = row.NameWithOnly(theory, i);
                return text != again.NameWithOnly(theory, i) || LooksChanging(text) ? Changing.Instance : argument;
            }),
        ];
        return row.NameWith(theory, arguments);
    }

    private static bool LooksChanging(string text) =>
        Changes().IsMatch(text) || text.Contains(Path.GetTempPath(), StringComparison.Ordinal);

    // A GUID; a date with a time.
    [GeneratedRegex(@"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d")]
    private static partial Regex Changes();
}

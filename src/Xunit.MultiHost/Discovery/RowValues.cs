using MultiHost;

namespace Xunit.MultiHost.Discovery;

/// <summary>What the values of kits in a row of data say of its test.</summary>
internal static class RowValues
{
    /// <summary>Why the row is skipped; <c>null</c> if it is not.</summary>
    public static string? SkipReason(IEnumerable<object?> row) => row.OfType<IRowValue>().Select(v => v.SkipReason).FirstOrDefault(r => r is not null);

    /// <summary>Adds the row's traits to those of its test.</summary>
    public static void AddTraits(IEnumerable<object?> row, IDictionary<string, List<string>> traits)
    {
        foreach ((string name, string value) in row.OfType<IRowValue>().SelectMany(v => v.Traits))
        {
            if (!traits.TryGetValue(name, out List<string>? values))
            {
                traits[name] = values = [];
            }

            values.Add(value);
        }
    }
}

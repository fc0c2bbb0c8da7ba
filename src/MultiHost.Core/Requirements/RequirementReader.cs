using MultiHost.Facts;
using MultiHost.Settings;

namespace MultiHost.Requirements;

/// <summary>Reads a requirement. Its grammar is in docs/hosts.md.</summary>
internal static class RequirementReader
{
    private const string Label = "label";
    private const string Property = "property";
    private const string Has = "has";
    private const string Same = "same";
    private const string Common = "common";

    // The longer ones first.
    private static readonly (string Sign, Func<int, bool> Holds)[] Operators =
    [
        (">=", order => order >= 0), ("<=", order => order <= 0), ("!=", order => order != 0), (">", order => order > 0), ("<", order => order < 0), ("=", order => order == 0),
    ];

    /// <summary>Words that a requirement may begin with.</summary>
    public static IReadOnlyList<string> Beginnings { get; } = [.. KnownFact.All.Select(f => f.Name), Label, Property];

    /// <summary>Reads a requirement.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="problem">What is wrong with it and what is allowed; <c>null</c> if nothing is.</param>
    /// <returns><c>null</c> if it is wrong.</returns>
    public static Requirement? Read(string text, out string? problem)
    {
        string given = text.Trim();
        int end = 0;
        while (end < given.Length && (char.IsAsciiLetterOrDigit(given[end]) || given[end] is '-' or '_' or '.'))
        {
            end++;
        }

        string word = given[..end];
        string rest = given[end..].Trim();
        Requirement? requirement;
        if (word.Equals(Label, StringComparison.OrdinalIgnoreCase))
        {
            (requirement, problem) = ReadLabel(rest);
        }
        else if (word.Equals(Property, StringComparison.OrdinalIgnoreCase))
        {
            (requirement, problem) = ReadProperty(rest);
        }
        else if (KnownFact.Find(word) is { } fact)
        {
            (requirement, problem) = ReadFact(fact, rest);
        }
        else
        {
            string hint = Spelling.Nearest(word, Beginnings) is { } near ? $" Did you mean '{near}'?" : "";
            (requirement, problem) = (null, $"'{word}' is nothing that hosts can be asked for. Allowed: {KnownFact.Names}, {Label} NAME, {Property} NAME.{hint}");
        }

        problem = problem is null ? null : $"'{given}': {problem}";
        return requirement;
    }

    private static (Requirement?, string?) ReadLabel(string label) => label.Length > 0 && !label.Any(char.IsWhiteSpace)
        ? (new LabelRequirement($"{Label} {label}", label), null)
        : (null, "a label is one word: label big.");

    private static (Requirement?, string?) ReadProperty(string rest)
    {
        string[] parts = rest.Split('=', 2, StringSplitOptions.TrimEntries);
        return parts[0].Length == 0 || parts[0].Any(char.IsWhiteSpace)
            ? (null, "a property is called by a name: property Rack, or property Rack = 7.")
            : (new PropertyRequirement($"{Property} {rest}", parts[0], parts.Length > 1 ? parts[1] : null), null);
    }

    private static (Requirement?, string?) ReadFact(KnownFact fact, string rest)
    {
        if (FactSources.Of(fact) is null)
        {
            return (null, $"'{fact.Name}' is found by the package {fact.Package}, and the project of the tests does not have it.");
        }

        string[] words = rest.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool isList = fact.Kind == FactKind.Words;
        return words switch
        {
            [] when fact.Kind is FactKind.YesNo or FactKind.Version => (new FactRequirement(fact.Name, fact, _ => true), null),
            [var group] when Is(group, isList ? Common : Same) && fact.Kind != FactKind.YesNo => (new GroupRequirement($"{fact.Name} {group.ToLowerInvariant()}", fact), null),
            [var has, var one] when isList && Is(has, Has) && !one.Any(char.IsWhiteSpace) =>
                (new FactRequirement($"{fact.Name} {Has} {one}", fact, value => value.Words.Contains(one)), null),
            _ when !isList && fact.Kind != FactKind.YesNo => Compare(fact, rest),
            _ => (null, Allowed(fact)),
        };
    }

    private static (Requirement?, string?) Compare(KnownFact fact, string rest)
    {
        (string sign, Func<int, bool> holds) = Operators.FirstOrDefault(o => rest.StartsWith(o.Sign, StringComparison.Ordinal));
        if (sign is null || (fact.Kind == FactKind.Word && sign is not ("=" or "!=")))
        {
            return (null, Allowed(fact));
        }

        string value = rest[sign.Length..].Trim();
        return FactValue.Read(fact.Kind, value) is { } wanted
            ? (new FactRequirement($"{fact.Name} {sign} {value}", fact, found => holds(found.CompareTo(wanted))), null)
            : (null, Allowed(fact));
    }

    private static string Allowed(KnownFact fact) => fact.Kind switch
    {
        FactKind.Word => $"allowed are {fact.Name} = WORD, {fact.Name} != WORD and {fact.Name} {Same}.",
        FactKind.Version => $"allowed are {fact.Name}; {fact.Name} with =, !=, <, <=, > or >= and a version, such as {fact.Name} >= 8.2; and {fact.Name} {Same}.",
        FactKind.Number => $"allowed are {fact.Name} with =, !=, <, <=, > or >= and a whole number, such as {fact.Name} >= 4; and {fact.Name} {Same}.",
        FactKind.Size => $"allowed are {fact.Name} with =, !=, <, <=, > or >= and a size in KiB, MiB, GiB or TiB, such as {fact.Name} >= 4 GiB; and {fact.Name} {Same}.",
        FactKind.YesNo => $"allowed is {fact.Name}, and nothing after it.",
        _ => $"allowed are {fact.Name} {Has} NAME and {fact.Name} {Common}.",
    };

    private static bool Is(string word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);
}

using MultiHost.Facts;

namespace MultiHost.Requirements;

/// <summary>What the hosts of a test must have in common.</summary>
/// <param name="Text">The requirement.</param>
/// <param name="Known">The fact: one value that must be the same on all, or several of which all must have one.</param>
internal sealed record GroupRequirement(string Text, KnownFact Known) : Requirement(Text)
{
    public override string? Fact => Known.Name;

    /// <summary>The hosts that may be taken together: each list is as large as can be, and keeps the order.</summary>
    public IEnumerable<IReadOnlyList<Candidate>> Choices(IReadOnlyList<Candidate> hosts)
    {
        Dictionary<string, List<Candidate>> byValue = [];
        foreach (Candidate host in hosts)
        {
            foreach (string value in ValuesOf(host))
            {
                if (!byValue.TryGetValue(value, out List<Candidate>? together))
                {
                    byValue[value] = together = [];
                }

                together.Add(host);
            }
        }

        return byValue.Values.DistinctBy(together => string.Join('/', together.Select(h => h.Host.Name)));
    }

    /// <summary>What a host brings, for a person.</summary>
    public string Has(Candidate host) => host.Facts switch
    {
        { Unreached: { } why } => $"it could not be asked: {why}",
        var facts when facts[Known.Name] is { } value => Known.Kind == FactKind.Words ? Span([.. ValuesOf(host)]) : $"{Known.Name} is {value.Text}",
        var facts => $"no {Known.Name} ({facts.Lacking.GetValueOrDefault(Known.Name, "it was not found")})",
    };

    private string Span(string[] values) => values.Length <= 4
        ? $"{Known.Name}: {string.Join(", ", values)}"
        : $"{Known.Name}: {string.Join(", ", values[..2])} and {values.Length - 2} more";

    // Of machine types those with a version count: others, such as 'none', every QEMU has, and they are not the same everywhere.
    private IEnumerable<string> ValuesOf(Candidate host) => host.Facts[Known.Name] is not { } value ? []
        : Known.Kind == FactKind.Words ? value.Words.Where(IsVersioned)
        : [value.Text];

    private static bool IsVersioned(string word)
    {
        int dot = word.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot < word.Length - 1 && char.IsAsciiDigit(word[dot - 1]) && char.IsAsciiDigit(word[dot + 1])
            && !word.StartsWith("xen", StringComparison.Ordinal);
    }
}

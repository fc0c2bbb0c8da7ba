using MultiHost.Facts;

namespace MultiHost.Requirements;

/// <summary>A fact that a host must have, and how its value must be.</summary>
/// <param name="Text">The requirement.</param>
/// <param name="Known">The fact.</param>
/// <param name="Holds">Whether a value will do.</param>
internal sealed record FactRequirement(string Text, KnownFact Known, Func<FactValue, bool> Holds) : HostRequirement(Text)
{
    public override string? Fact => Known.Name;

    public override string? WhyNot(Candidate host) => host.Facts switch
    {
        { Unreached: { } why } => $"it could not be asked: {why}",
        var facts when facts[Known.Name] is { } value =>
            Holds(value) ? null : Known.Kind == FactKind.Words ? $"{Known.Name} has {value.Words.Count}, and not this one" : $"{Known.Name} is {value.Text}",
        var facts => $"no {Known.Name} ({facts.Lacking.GetValueOrDefault(Known.Name, "it was not found")})",
    };
}

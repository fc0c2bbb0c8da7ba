namespace MultiHost.Facts;

/// <summary>Who finds facts: this assembly, and the virtualization kit if the project has it.</summary>
internal static class FactSources
{
    // By its name: the kit stands above this assembly, and a project without guests goes without it. See docs/decisions/034.
    private const string OfTheKit = "MultiHost.Virtualization.Hosts.HypervisorFacts, MultiHost.Virtualization";

    private static readonly Lazy<IReadOnlyList<IFactSource>> Found = new(Find);

    public static IReadOnlyList<IFactSource> All => Found.Value;

    /// <summary>Who finds a fact; <c>null</c> if the project lacks the package that does.</summary>
    public static IFactSource? Of(KnownFact fact) => All.FirstOrDefault(s => s.Facts.Contains(fact.Name));

    private static IReadOnlyList<IFactSource> Find() =>
        Type.GetType(OfTheKit, throwOnError: false) is { } kit ? [new MachineFacts(), (IFactSource)Activator.CreateInstance(kit)!] : [new MachineFacts()];
}

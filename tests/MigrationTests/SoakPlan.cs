using System.Globalization;
using MultiHost;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Migration;

namespace MigrationTests;

/// <summary>What a soak does: every run follows from the seed and its number alone, so that one run can be repeated without those before it.</summary>
/// <param name="Seed">Seed of the draws.</param>
/// <param name="First">Number of the first run, from 1.</param>
/// <param name="Last">Number of the last run.</param>
public sealed record SoakPlan(int Seed, int First, int Last)
{
    /// <summary>Reads the properties <c>Soak.Runs</c>, <c>Soak.Seed</c> and <c>Soak.Only</c>; without them it is a short soak that is always the same.</summary>
    public static SoakPlan From(IReadOnlyDictionary<string, string> properties)
    {
        int Number(string name, int otherwise) =>
            properties.TryGetValue(name, out string? text) && text.Length > 0 ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        int only = Number("Soak.Only", 0);
        return new SoakPlan(Number("Soak.Seed", 1), only > 0 ? only : 1, only > 0 ? only : Number("Soak.Runs", 8));
    }

    /// <summary>Draws one run.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="canHave">Which faults these hosts can have.</param>
    public SoakRun Draw(int number, Func<Fault, bool> canHave)
    {
        Random random = new(SeedOf(number));
        MigrationProtocol protocol = random.Next(3) == 0 ? MigrationProtocol.V2 : MigrationProtocol.V3;
        (RoleName from, RoleName to) = random.Next(2) == 0 ? ("source", "destination") : ((RoleName)"destination", (RoleName)"source");
        Fault[] faults = [.. FaultCatalogue.All(from, to, protocol).Where(canHave)];
        return new SoakRun(number, protocol, from, to, faults[random.Next(faults.Length)]);
    }

    // Generators with neighbouring seeds begin alike: the seed and the number are mixed first (the finalizer of SplitMix64).
    private int SeedOf(int number)
    {
        ulong mixed = unchecked((((ulong)(uint)Seed << 32) | (uint)number) + 0x9E3779B97F4A7C15);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return unchecked((int)(mixed ^ (mixed >> 31)));
    }
}

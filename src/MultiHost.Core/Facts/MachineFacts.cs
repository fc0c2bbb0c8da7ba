using System.Globalization;
using MultiHost.Hosts;

namespace MultiHost.Facts;

/// <summary>What every Linux machine says of itself, by shell alone.</summary>
internal sealed class MachineFacts : IFactSource
{
    private const long KiB = 1024;
    private const string Silence = "it does not say";

    public IReadOnlyList<string> Facts { get; } =
    [
        KnownFact.Architecture, KnownFact.Distribution, KnownFact.Release, KnownFact.Kernel, KnownFact.Cores, KnownFact.Memory, KnownFact.Disk,
    ];

    public async Task<FactSheet> FindAsync(AskedHost host, IReadOnlySet<string> wanted, FactSheet known, CancellationToken cancellationToken)
    {
        HostAnswer answer = await host.AskAsync(HostScripts.Machine, cancellationToken).ConfigureAwait(false);
        FactSheet sheet = known;
        foreach (string line in answer.Lines)
        {
            if (line.Split(' ', 2) is [var name, var said] && KnownFact.Find(name) is { } fact && Read(fact, said.Trim()) is { } value)
            {
                sheet = sheet.With(name, value);
            }
        }

        return Facts.Where(f => sheet[f] is null).Aggregate(sheet, (s, fact) => s.Without(fact, Silence));
    }

    private static FactValue? Read(KnownFact fact, string said) => fact.Kind switch
    {
        FactKind.Version => FactValue.Version(said),
        FactKind.Size => long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out long kib) && kib < long.MaxValue / KiB ? FactValue.Size(kib * KiB) : null,
        var kind => FactValue.Read(kind, said),
    };
}

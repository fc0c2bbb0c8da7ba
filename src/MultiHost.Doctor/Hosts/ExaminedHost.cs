using MultiHost.Doctor.Findings;
using MultiHost.Hosts;
using MultiHost.Settings;
using MultiHost.Virtualization.Hosts;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Doctor.Hosts;

/// <summary>A host under examination: what is known of it so far, and what was found. Its checks run one after the other.</summary>
/// <param name="definition">The host.</param>
/// <param name="transport">The way to it.</param>
/// <param name="properties">The properties that code on it sees.</param>
internal sealed class ExaminedHost(HostDefinition definition, IHostTransport transport, IReadOnlyDictionary<string, string> properties) : IAsyncDisposable
{
    private readonly List<Finding> findings = [];

    public HostDefinition Definition => definition;

    public IHostTransport Transport => transport;

    public string Name => definition.Name;

    public IReadOnlyDictionary<string, string> Properties => properties;

    /// <summary>How QEMU is to be run there.</summary>
    public QemuSettings QemuSettings { get; } = QemuSettings.From(properties);

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>The script that answers questions; null if there was no login, or no shell.</summary>
    public HostAnswers? Answers { get; set; }

    /// <summary>What the host said about itself, as <c>NAME VALUE</c> lines.</summary>
    public IReadOnlyList<string> Lines { get; set; } = [];

    public HostFacts Facts => HostFacts.Read(Lines);

    /// <summary>Path of QEMU on the host; null if there is none, or it does not run.</summary>
    public string? Qemu { get; set; }

    /// <summary>What its QEMU can do; null if that is not known.</summary>
    public QemuAbilities? Abilities { get; set; }

    /// <summary>The values of all lines of a name.</summary>
    public IReadOnlyList<string> Said(string name) =>
        [.. Lines.Where(l => l.StartsWith($"{name} ", StringComparison.Ordinal)).Select(l => l[(name.Length + 1)..])];

    public void Fine(string check, string fact) => findings.Add(new Finding(check, Name, FindingResult.Fine, fact));

    public void Note(string check, string fact, string? fix = null) => findings.Add(new Finding(check, Name, FindingResult.Note, fact) { Fix = fix });

    public void Lacks(string check, string fact, string fix) => findings.Add(new Finding(check, Name, FindingResult.Lacks, fact) { Fix = fix });

    public void NotTried(string check, string why) => findings.Add(new Finding(check, Name, FindingResult.NotTried, why));

    /// <summary>Asks the host.</summary>
    /// <returns>Null if it answers no more, which is a finding then.</returns>
    public async Task<IReadOnlyList<string>?> AskAsync(string question, CancellationToken cancellationToken)
    {
        if (Answers is not { } answers)
        {
            return null;
        }

        try
        {
            return await answers.AskAsync(question, cancellationToken).ConfigureAwait(false);
        }
        catch (HostUnavailableException e)
        {
            Answers = null;
            await answers.DisposeAsync().ConfigureAwait(false);
            Lacks("login", $"the host answers no more: {e.Message}", $"try by hand: {transport.ByHand("true")}");
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Answers is not null)
        {
            await Answers.DisposeAsync().ConfigureAwait(false);
        }

        await transport.DisposeAsync().ConfigureAwait(false);
    }
}

using MultiHost.Hosts;
using MultiHost.Settings;

namespace MultiHost.Facts;

/// <summary>A host that is asked what it is and has.</summary>
/// <param name="Definition">The host.</param>
/// <param name="Properties">What code on it sees, whatever its role.</param>
/// <param name="Transport">The way to it, which stands.</param>
/// <param name="Time">The clock.</param>
internal sealed record AskedHost(HostDefinition Definition, IReadOnlyDictionary<string, string> Properties, IHostTransport Transport, TimeProvider Time)
{
    /// <summary>Longest time for one question.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(20);

    /// <summary>Runs a command there that ends by itself.</summary>
    /// <exception cref="HostUnavailableException">It could not be run, or did not end in time.</exception>
    public Task<HostAnswer> AskAsync(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        HostQuestion.AskAsync(Definition.Name, Transport, command, AnswerLimit, Time, cancellationToken);
}

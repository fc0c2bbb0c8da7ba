using System.Globalization;
using MultiHost.Coordination;
using MultiHost.Linux;
using MultiHost.Results;

namespace MultiHost.Running;

/// <summary>What a person needs to enter the hosts of a failed test.</summary>
internal sealed class KeepSheet(string test, string message, TimeSpan time, DateTimeOffset until, string file)
{
    private readonly List<string> hosts = [];

    public string File => file;

    /// <summary>The file's content.</summary>
    public string Text => string.Join('\n', [ReadableText.Of(test), ReadableText.Of(message), "", .. Lines(trouble: null), ""]);

    public void Add(PhaseMember member, bool isHeld, IReadOnlyList<string> entrances)
    {
        hosts.Add($"{member.Role}@{member.Session.Host.Name}: "
            + (isHeld ? member.Session.Entrance : member.Session.LostReason is null ? $"{member.Session.Entrance}, which has cleaned up already" : "its agent is gone"));
        hosts.AddRange(entrances.Select(line => $"    {ReadableText.Of(Phrases.OneLine(line))}"));
    }

    /// <summary>What is shown.</summary>
    /// <param name="trouble">Why the file cannot be used to end it; <c>null</c> if it can.</param>
    public IReadOnlyList<string> Lines(string? trouble) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"Its hosts stay as they are for {Phrases.Duration(time)}, until {until:HH:mm:ss} UTC. To go on at once: ")
            + (trouble is null ? PosixShell.Quote(["rm", file]) : $"stop the run (there is no file to remove: {trouble})"),
        .. hosts,
    ];
}

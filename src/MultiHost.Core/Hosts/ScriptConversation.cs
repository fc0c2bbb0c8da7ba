using System.Text;

namespace MultiHost.Hosts;

/// <summary>Lines to and from a script on a host. The host speaks only when asked, so nothing of what follows the conversation is read.</summary>
internal sealed class ScriptConversation(string host, IHostProcess process)
{
    private const int MaxNoiseLines = 1000;
    private const int MaxFactLines = 10_000;

    private readonly LimitedLines reader = new(process.Output);

    /// <summary>Skips what the host's shell prints before the script begins.</summary>
    public void SkipTo(string greeting)
    {
        List<string> noise = [];
        for (string line = Line(noise); line != greeting; line = Line(noise))
        {
            noise.Add(line);
            if (noise.Count > MaxNoiseLines)
            {
                throw Trouble($"its shell printed {noise.Count} lines and did not begin our script. They begin: {noise[0]}");
            }
        }
    }

    /// <summary>The lines up to <c>end</c>.</summary>
    /// <param name="most">How many there may be.</param>
    public IReadOnlyList<string> Lines(int most = MaxFactLines)
    {
        List<string> lines = [];
        for (string line = Line([]); line != "end"; line = Line([]))
        {
            lines.Add(line);
            if (lines.Count > most)
            {
                throw Trouble($"it says {lines.Count} lines where {most} are the most, and does not end. The last one: {line}");
            }
        }

        return lines;
    }

    /// <summary>One line.</summary>
    public string Line() => Line([]);

    /// <exception cref="HostUnavailableException">The script has ended: how, and its last words.</exception>
    public void Tell(string lines)
    {
        try
        {
            Say(lines);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Ended([]);
        }
    }

    /// <exception cref="IOException">The script has ended; its answer may say why.</exception>
    public void Say(string lines)
    {
        process.Input.Write(Encoding.UTF8.GetBytes(lines));
        process.Input.Flush();
    }

    /// <summary>What kind of trouble it is if the conversation goes wrong.</summary>
    public InfrastructureReason Reason { get; init; } = InfrastructureReason.Refused;

    public HostUnavailableException Trouble(string fact, InfrastructureReason? reason = null) => new(host, $"Host {host}: {fact}") { Reason = reason ?? Reason };

    private string Line(List<string> noise)
    {
        try
        {
            return reader.ReadLine() ?? throw Ended(noise);
        }
        catch (InvalidDataException e)
        {
            throw Trouble($"it printed {e.Message}");
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Ended(noise);
        }
    }

    private HostUnavailableException Ended(List<string> noise)
    {
#pragma warning disable VSTHRD002 // this thread is the conversation's own, and the stream has ended: the exit follows
        int? code = process.Exited.Wait(TimeSpan.FromSeconds(5)) ? process.Exited.Result : null;
#pragma warning restore VSTHRD002
        string how = code is null ? "closed its output but still runs"
            : process.Broken is { } broken ? $"was cut off, because the connection broke: {broken}"
            : $"ended with exit code {code}";
        string printed = noise.Count > 0 ? $" It printed: {string.Join('↵', noise)[..Math.Min(200, string.Join('↵', noise).Length)]}" : "";
        string words = process.ErrorTail.Length > 0 ? $" Its last words:\n    {process.ErrorTail.ReplaceLineEndings("\n    ")}" : "";
        return Trouble($"the script that prepares it {how}.{printed}{words}", process.Broken is null ? null : InfrastructureReason.Lost);
    }
}

using System.Text;

namespace MultiHost.Agent;

/// <summary>The console's writer in an agent: text goes to the output of the test that writes it, or to the host's log when that does not run.</summary>
internal sealed class PhaseWriter(Func<AgentPhase?> phaseOfCaller, TextWriter log) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        if (phaseOfCaller() is { HasFinished: false } phase)
        {
            phase.Output.Write(value);
        }
        else
        {
            log.Write(value);
        }
    }
}

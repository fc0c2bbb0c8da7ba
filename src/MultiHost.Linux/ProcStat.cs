namespace MultiHost.Linux;

/// <summary>A living process as /proc/ID/stat has it.</summary>
/// <param name="State">R, S, D, T …, as in proc(5).</param>
/// <param name="Parent">Its parent's number.</param>
/// <param name="StartTime">Clock ticks from the machine's start to its own; with the number, that tells it from any other process.</param>
internal sealed record ProcStat(char State, int Parent, long StartTime)
{
    public bool IsStopped => State is 'T' or 't';
}

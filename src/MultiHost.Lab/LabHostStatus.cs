namespace MultiHost.Labs;

/// <summary>What there is of a host.</summary>
/// <param name="Name">Its hostname.</param>
/// <param name="Address">Its address.</param>
/// <param name="ProcessId">Its first process, as the machine numbers it; 0 if it does not run.</param>
/// <param name="AnswersSsh">Whether its sshd greeted a connection within 2 seconds.</param>
public sealed record LabHostStatus(string Name, string Address, int ProcessId, bool AnswersSsh)
{
    /// <summary>Whether its first process, and so the host, runs.</summary>
    public bool IsRunning => ProcessId > 0;

    /// <summary>The same in words, on one line.</summary>
    public override string ToString() =>
        $"  {Name,-10} {Address,-14} {(IsRunning ? $"process {ProcessId}" : "not running")}, ssh {(AnswersSsh ? "answers" : "does not answer")}";
}

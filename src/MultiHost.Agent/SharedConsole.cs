namespace MultiHost.Agent;

/// <summary>The console's writer in a process that has several agents: text goes to the one whose test writes it, or where it went before.</summary>
internal static class SharedConsole
{
    private static readonly AsyncLocal<AgentState?> Current = new();
    private static int isSet;

    /// <summary>From here on, the calling code and all that it sets going belong to an agent.</summary>
    public static void Enter(AgentState agent)
    {
        Current.Value = agent;
        if (Interlocked.Exchange(ref isSet, 1) == 0)
        {
            Console.SetOut(new PhaseWriter(() => Current.Value?.PhaseOfCaller, Console.Out));
        }
    }
}

namespace MultiHost.Protocol;

/// <summary>Exit codes of an agent that mean something to others.</summary>
internal static class AgentExit
{
    /// <summary>It has not heard of its controller. What watches over the agent on its host knows this code, too: see HostScripts.</summary>
    public const int ControllerIsSilent = 76;
}

namespace MultiHost.Agent;

/// <summary>Goes along with all that the code of a phase sets going, also where nobody awaits it.</summary>
internal sealed class PhaseFlow
{
    /// <summary>The test that the code belongs to. <c>null</c> for a set-up or tear-down: what fixtures set going may act in any test.</summary>
    public volatile AgentPhase? Test;
}

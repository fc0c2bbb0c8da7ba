using MultiHost.Protocol;

namespace MultiHost.Sessions;

/// <summary>Who is told what an agent says. Called on the session's reading thread, one message at a time.</summary>
internal interface ISessionHandler
{
    void OnMessage(HostSession session, AgentMessage message);

    /// <summary>The agent is gone. Called once, after its last message.</summary>
    void OnLost(HostSession session, string reason);
}

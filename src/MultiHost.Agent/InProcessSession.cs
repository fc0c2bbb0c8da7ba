using MultiHost.Sessions;

namespace MultiHost.Agent;

/// <summary>An agent that is a part of the controller's process, which others use too: it neither ends the process nor takes its console away.</summary>
internal sealed class InProcessSession : IInProcessAgent
{
    public int Run(Stream input, Stream output) => new AgentSession(input, output, isInProcess: true).Run();
}

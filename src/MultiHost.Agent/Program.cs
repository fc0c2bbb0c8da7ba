using MultiHost.Agent;

// The agent speaks with its controller over the standard streams that it was started with, and nothing else may: see ProtocolStreams.
ProtocolStreams streams = ProtocolStreams.Take();
return new AgentSession(streams.Input, streams.Output).Run();

using MultiHost.Agent;

// The agent speaks with its controller over the standard streams that it was started with, and nothing else may: see ProtocolStreams.
ProtocolStreams streams = ProtocolStreams.Take();
int code = new AgentSession(streams.Input, streams.Output).Run();

// Not by returning: a test may have left a foreground thread behind, for which a return would wait.
Environment.Exit(code);

using MultiHost.Agent;

// The agent speaks with its controller over the standard streams that it was started with, and nothing else may: see ProtocolStreams.
// Before the thread pool is first used: idle threads should sleep, not spin. See docs/decisions/006.
AppContext.SetData("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit", 0);
InheritedSettings.Forget();
ProtocolStreams streams = ProtocolStreams.Take();
int code = new AgentSession(streams.Input, streams.Output).Run();

// Not by returning: a test may have left a foreground thread behind, for which a return would wait.
Environment.Exit(code);

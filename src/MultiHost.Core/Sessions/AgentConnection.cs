using MultiHost.Hosts;

namespace MultiHost.Sessions;

/// <summary>A started agent, and where it is.</summary>
/// <param name="Process">What watches over it on the host; its streams are the agent's.</param>
/// <param name="Folder">Folder of the run on the host.</param>
/// <param name="TestAssembly">Path of the test assembly on the host.</param>
/// <param name="Dotnet">The dotnet executable that it was started with.</param>
/// <param name="Kill">Ends the agent at once, so that what watches over it cleans up behind it. Does not block or throw.</param>
internal sealed record AgentConnection(IHostProcess Process, string Folder, string TestAssembly, string Dotnet, Action Kill);

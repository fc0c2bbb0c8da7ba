namespace MultiHost.Hosting;

/// <summary>
/// The half of a test framework that runs on the hosts. The controller's half writes a plan of a test collection; this half carries it out
/// under the agent. A class that implements it needs a public constructor without parameters.
/// </summary>
public interface ITestEngine
{
    /// <summary>Carries out a collection's plan on this host, phase by phase, and returns when its fixtures are disposed of.</summary>
    /// <param name="plan">What the controller's half wrote for this host.</param>
    /// <param name="host">The agent.</param>
    Task RunCollectionAsync(string plan, IEngineHost host);
}

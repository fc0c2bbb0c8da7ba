namespace MultiHost.Hosting;

/// <summary>A test of the plan for a host.</summary>
/// <param name="Phase">Identity of its phase.</param>
/// <param name="Case">The test case as the framework writes it.</param>
/// <param name="DisplayName">The test's display name. A host that finds the rows anew may come to another: times and numbers look different there.</param>
/// <param name="Row">Which row of data, counted from 0; -1 where the case holds its data.</param>
/// <param name="Rows">How many rows the controller found, which hosts must find as well; 0 where the case holds its data.</param>
public sealed record EngineTest(string Phase, string Case, string DisplayName, int Row = -1, int Rows = 0);

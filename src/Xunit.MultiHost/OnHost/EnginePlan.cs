using System.Text.Json;

namespace Xunit.MultiHost.OnHost;

/// <summary>What the controller's half of the framework writes for the half on a host: the tests that this host takes part in, in order.</summary>
internal sealed record EnginePlan(EnginePlan.Entry[] Tests)
{
    /// <summary>Name of the phase that makes, or disposes of, the collection's fixtures.</summary>
    public const string CollectionScope = "collection";

    public static string SetUp(string scope) => $"set up {scope}";

    public static string TearDown(string scope) => $"tear down {scope}";

    public static string ClassScope(string className) => $"class {className}";

    public static EnginePlan Read(string text) => JsonSerializer.Deserialize<EnginePlan>(text)!;

    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>A test.</summary>
    /// <param name="Phase">Identity of its phase.</param>
    /// <param name="Case">The test case as xUnit serializes it.</param>
    /// <param name="Row">Which row of data, counted from 0; -1 where the case holds its data.</param>
    /// <param name="Rows">How many rows the controller found, which hosts must find as well.</param>
    /// <param name="DisplayName">The test's display name. A host that finds the rows anew may come to another: times and numbers look different there.</param>
    internal sealed record Entry(string Phase, string Case, int Row, int Rows, string DisplayName);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiHost.Hosting;

/// <summary>What the controller's half of a framework writes for the half on a host: the tests that this host takes part in, in order.</summary>
/// <param name="Tests">The tests.</param>
public sealed record EnginePlan(IReadOnlyList<EngineTest> Tests)
{
    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="JsonException">It is no plan.</exception>
    public static EnginePlan Read(string text) =>
        JsonSerializer.Deserialize(text, EnginePlanContext.Default.EnginePlan) ?? throw new JsonException("The plan of this host is null.");

    /// <summary>The plan as text, for the half on the host.</summary>
    public string Write() => JsonSerializer.Serialize(this, EnginePlanContext.Default.EnginePlan);
}

/// <summary>Serializers that the compiler writes.</summary>
[JsonSerializable(typeof(EnginePlan))]
internal sealed partial class EnginePlanContext : JsonSerializerContext;

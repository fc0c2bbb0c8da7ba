using System.Text.Json.Serialization;

namespace MultiHost.Labs.Foundation;

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(LabState))]
internal sealed partial class LabStateJson : JsonSerializerContext;

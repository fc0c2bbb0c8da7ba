using System.Text.Json;

namespace MultiHost.Recording;

/// <summary>Checks records against docs/run-record.schema.json. Every run of these tests is.</summary>
internal static class RecordSchema
{
    public static JsonSchema Schema { get; } = new(Path.Combine(Root(), "docs/run-record.schema.json"));

    /// <summary>Checks every line of a file.</summary>
    public static void Check(string file)
    {
        foreach (string line in File.ReadAllText(file).Split('\n')[..^1])
        {
            using JsonDocument document = JsonDocument.Parse(line);
            Schema.Trouble(document.RootElement).Should().BeNull("of {0}", line);
        }
    }

    public static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MultiHost.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException($"No MultiHost.sln above {AppContext.BaseDirectory}.");
        }

        return folder;
    }
}

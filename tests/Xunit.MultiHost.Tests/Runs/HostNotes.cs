namespace Xunit.MultiHost.Runs;

/// <summary>What the tests of a sample noted on a host.</summary>
internal static class HostNotes
{
    /// <summary>Lets tests leave notes in the run's folder.</summary>
    public const string Setting = """<Properties><Property Name="Notes" Value="{folder}" /></Properties>""";

    public static string[] NotesOf(this TestRun run, string host)
    {
        string path = Path.Combine(run.Folder, $"{host}.txt");
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }
}

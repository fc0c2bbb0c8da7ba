using MultiHost.Recording;

namespace MultiHost.Report;

/// <summary>A folder with records as runs write them.</summary>
internal sealed class RecordFolder : IDisposable
{
    public static RolePlace[] Roles { get; } = [new("source", "alpha"), new("destination", "beta")];

    public string Folder { get; } = Directory.CreateTempSubdirectory("mh-record-").FullName;

    public static VerdictMade Test(string name, string verdict) => new("test", name, verdict, 1.5);

    public async Task WriteAsync(string run, params RunEntry[] entries)
    {
        RunRecord record = new(Path.Combine(Folder, run, RecordReader.FileName), TimeProvider.System, _ => { });
        record.Add(new RunStarted(RunStarted.Current, run, "box", 42, "Tests", "/bin/Tests.dll", "", "", "", ""));
        Array.ForEach(entries, record.Add);
        await record.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

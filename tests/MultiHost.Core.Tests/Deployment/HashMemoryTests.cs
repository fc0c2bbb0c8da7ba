using System.Runtime.Versioning;
using MultiHost.Linux;

namespace MultiHost.Deployment;

[SupportedOSPlatform("linux")]
public sealed class HashMemoryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mhhashes-").FullName;

    [Fact]
    public void Save_WhereNothingCanBeWritten_SaysSo()
    {
        HashMemory memory = new("/proc/multihost/hashes", TimeProvider.System);
        Hash(memory, Old("file")).Should().HaveLength(64);

        memory.Save().Should().StartWith("the hashes of files could not be kept in /proc/multihost/hashes, so that every run reads all files again: ");
    }

    [Fact]
    public void Save_MakesTheFolderForThisUserAlone_AsTheScriptsOnHostsDemand()
    {
        HashMemory memory = new(Path.Combine(folder, "cache", "multihost", "hashes"), TimeProvider.System);
        Hash(memory, Old("file"));

        memory.Save().Should().BeNull();

        new[] { "cache", "cache/multihost" }.Select(f => File.GetUnixFileMode(Path.Combine(folder, f))).Should()
            .AllBeEquivalentTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Save_WithoutAPlace_KeepsNothingAndIsSilent()
    {
        HashMemory memory = new(null, TimeProvider.System);
        Hash(memory, Old("file")).Should().HaveLength(64);

        memory.Save().Should().BeNull();
    }

    [Fact]
    public void Save_ForgetsFilesThatAreGoneAndHashesThatWereReplaced()
    {
        string path = Path.Combine(folder, "hashes");
        HashMemory first = new(path, TimeProvider.System);
        foreach (string name in new[] { "gone", "changed", "unused" })
        {
            Hash(first, Old(name));
        }

        first.Save();
        File.Delete(Path.Combine(folder, "gone"));
        File.WriteAllText(Path.Combine(folder, "changed"), "anew");
        HashMemory second = new(path, TimeProvider.System);
        Hash(second, Old("changed"));
        second.Save();

        File.ReadAllLines(path).Select(l => Path.GetFileName(l.Split(' ')[2])).Should().Equal("changed", "unused");
        HashMemory third = new(path, TimeProvider.System);
        Hash(third, Path.Combine(folder, "unused"));
        third.Computed.Should().Be(0);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string? Hash(HashMemory memory, string file) => memory.HashOf(file, FileFacts.Of(file, follow: true));

    private string Old(string name)
    {
        string file = Path.Combine(folder, name);
        if (!File.Exists(file))
        {
            File.WriteAllText(file, name);
        }

        File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        return file;
    }
}

namespace MultiHost.Hosting;

public sealed class FilePatternTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("mh-pattern-").FullName;

    [Theory]
    [InlineData("*.txt", "a.txt")]
    [InlineData("a.txt", "a.txt")]
    [InlineData("one/*.txt", "one/b.txt")]
    [InlineData("*/?.txt", "one/b.txt")]
    [InlineData("**/*.txt", "a.txt one/b.txt one/two/c.txt")]
    [InlineData("one/**/*.txt", "one/b.txt one/two/c.txt")]
    [InlineData("**/two/*", "one/two/.hidden one/two/c.txt")]
    [InlineData("one", "")]
    [InlineData("nothing/**/*", "")]
    [InlineData("[ab].txt", "")]
    public void Matches_OfAPattern_AreTheFilesThatItNames(string pattern, string expected)
    {
        foreach (string file in new[] { "a.txt", "a.log", "one/b.txt", "one/two/c.txt", "one/two/.hidden" })
        {
            string path = Path.Combine(root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }

        Directory.CreateSymbolicLink(Path.Combine(root, "one", "circle"), root);

        FilePattern.Matches(root, pattern).Select(f => Path.GetRelativePath(root, f)).Should().Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        FilePattern.Matches("/nonexistent", Path.Combine(root, pattern)).Should().HaveCount(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}

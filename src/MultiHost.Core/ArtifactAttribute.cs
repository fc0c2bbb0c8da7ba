namespace MultiHost;

/// <summary>
/// Attaches files to the result of a test on hosts, whatever it comes to: those that match on each host when the test has ended. On a method it is for that
/// test; on a class for all of its tests; on a fixture for all tests that have it. A pattern that matches nothing is a line of the test's output. For a file whose name is
/// known only in the test, see <see cref="IHostGroup.Attach"/>.
/// </summary>
/// <example><code>
/// [MultiHostFact("source", "destination")]
/// [Artifact("capture/*.pcap")]
/// public async Task Migrates() => …
/// </code></example>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ArtifactAttribute : Attribute
{
    /// <summary>Names files.</summary>
    /// <param name="pattern">
    /// A path with <c>*</c> and <c>?</c> in names, and <c>**</c> for folders of any depth; a relative one begins at <see cref="IHostGroup.Folder"/>.
    /// </param>
    public ArtifactAttribute(string pattern) => Pattern = pattern;

    /// <summary>Which files.</summary>
    public string Pattern { get; }
}

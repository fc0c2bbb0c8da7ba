using System.Reflection;
using System.Runtime.CompilerServices;

namespace MigrationCoverage;

/// <summary>The tests that say by a trait <c>Covers</c> what they cover, read from the built test projects.</summary>
public static class CoveringTests
{
    public static string RepositoryRoot { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../.."));

    private static readonly string[] Projects = ["MigrationTests", "MultiHost.Virtualization.Tests", "Xunit.MultiHost.Tests"];

    /// <summary>Full names of the tests by the trait's value.</summary>
    public static ILookup<string, string> ByTrait { get; } = Projects
        .Select(p => Assembly.LoadFrom(Path.Combine(RepositoryRoot, "tests", p, "bin", Configuration, "net10.0", $"{p}.dll")))
        .SelectMany(a => a.GetTypes())
        .Where(t => !t.IsAbstract)
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance))
        .SelectMany(CoversOf)
        .ToLookup(c => c.Trait, c => c.Test);

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static IEnumerable<(string Trait, string Test)> CoversOf(MethodInfo method) =>
        method.CustomAttributes
            .Where(a => a.AttributeType.FullName == "Xunit.TraitAttribute" && a.ConstructorArguments[0].Value as string == "Covers")
            .Select(a => ((string)a.ConstructorArguments[1].Value!, $"{method.ReflectedType!.FullName}.{method.Name}"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

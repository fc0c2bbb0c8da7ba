using System.Reflection;
using MultiHost;
using MultiHost.Hosting;
using MultiHost.Settings;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Matrix;
using Xunit.Sdk;

namespace Xunit.MultiHost;

/// <summary>
/// Makes each guest of the run's matrix a row of a theory: the guests of the file that <c>&lt;Guests File="…"/&gt;</c> of the runsettings names, of <c>guests.json</c> beside the test
/// assembly, or else the pulse guest alone. Under <see cref="MultiHostTheoryAttribute"/> a row is a test of its own with the guest's name and the traits <c>Guest</c>, <c>Guest.Os</c>,
/// <c>Guest.Arch</c> and <c>Guest.Variant</c>, so that <c>dotnet test --filter "Guest=RHEL.6.4.x86_64"</c> chooses it. The method has a parameter of type <see cref="GuestDefinition"/>.
/// </summary>
/// <example><code>
/// [MultiHostTheory("source", "destination"), GuestData(No = "32bit")]
/// public async Task Migrates(GuestDefinition guest)
/// </code></example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GuestDataAttribute : DataAttribute
{
    /// <summary>The only guests that this test runs with, of those of the run, as a filter of their names: <c>RHEL.6.4.x86_64</c>, <c>RHEL..q35, Fedora</c>.</summary>
    /// <value>Default: null, all. A test that no guest is left for is skipped, and says so.</value>
    public string? Only { get; set; }

    /// <summary>The guests that this test does not run with, as a filter of their names.</summary>
    /// <value>Default: null, none.</value>
    public string? No { get; set; }

    /// <summary>The rows.</summary>
    /// <exception cref="GuestMatrixException">The file or a filter has mistakes.</exception>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        string test = $"{testMethod.ReflectedType!.Name}.{testMethod.Name}";
        if (testMethod.GetParameters().All(p => p.ParameterType != typeof(GuestDefinition)))
        {
            throw new MultiHostException($"[GuestData] of {test}: the method has no parameter of type GuestDefinition, which takes the guest.");
        }

        GuestMatrix matrix = GuestMatrix.Find(Path.GetDirectoryName(testMethod.ReflectedType.Assembly.Location)!, SettingsSource.Read(largestGroup: 1).Guests);
        IReadOnlyList<MatrixGuest> guests = matrix.Select(Placed(nameof(Only), Only), Placed(nameof(No), No));
        bool isOnHosts = testMethod.IsDefined(typeof(MultiHostTheoryAttribute)); // a plain theory gets what it takes: xUnit's own runner knows no rows of ours
        return guests.Count > 0 ? guests.Select(g => new object[] { isOnHosts ? new GuestRow(g) : g.Definition })
            : isOnHosts ? [[GuestRow.None(NoGuest(matrix))]]
            : throw new MultiHostException($"{test}: {NoGuest(matrix)}");

        PlacedText? Placed(string name, string? value) => string.IsNullOrWhiteSpace(value) ? null : new PlacedText(value, $"[GuestData({name} = \"{value}\")] of {test}");
    }

    private static string NoGuest(GuestMatrix matrix) => $"no guest of the run passes the filters of [GuestData]. There are {matrix.Names}.";
}

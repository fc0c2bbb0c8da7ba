using MultiHost.Doctor.Hosts;
using MultiHost.Hosts;
using MultiHost.Settings;

namespace MultiHost.Doctor.Checks;

/// <summary>Whether .NET finds the ICU libraries on a host, or can do without.</summary>
internal static class IcuCheck
{
    private const string Check = "cultures";

    /// <param name="host">The host.</param>
    /// <param name="needsIcu">What the test project decided; null if nothing, or if there is no test project.</param>
    public static void Run(ExaminedHost host, bool? needsIcu)
    {
        if (host.Definition.Transport == TransportKind.Local || !host.Facts.LacksIcu || needsIcu == false)
        {
            return;
        }

        if (needsIcu == true)
        {
            host.Lacks(Check, "there is no ICU library (libicu), and the test project sets InvariantGlobalization to false", $"{Globalization.Remedy}");
        }
        else
        {
            host.Note(Check, "there is no ICU library (libicu): tests run there with the invariant culture", $"{Globalization.Remedy}");
        }
    }

    /// <exception cref="IOException">The test assembly's runtimeconfig cannot be read.</exception>
    public static bool? Needed(string? testAssembly) =>
        testAssembly is null ? null : Globalization.NeedsIcu(Path.ChangeExtension(Path.GetFullPath(testAssembly), ".runtimeconfig.json"));
}

using MultiHost.Deployment;
using MultiHost.Doctor.Hosts;
using MultiHost.Hosts;
using MultiHost.Settings;

namespace MultiHost.Doctor.Checks;

/// <summary>Whether agents find a .NET runtime, or can be sent one.</summary>
internal static class RuntimeCheck
{
    private const string Check = "runtime";

    /// <exception cref="IOException">The test assembly's runtimeconfig cannot be read.</exception>
    public static async Task RunAsync(ExaminedHost host, IReadOnlyList<Framework> required, CancellationToken cancellationToken)
    {
        if (host.Definition.Dotnet is { } named)
        {
            await NamedAsync(host, named, cancellationToken).ConfigureAwait(false);
            return;
        }

        string wanted = string.Join(" and ", required);
        if (host.Definition.Transport == TransportKind.Local)
        {
            host.Fine(Check, $"the controller's own, .NET {Environment.Version}");
            return;
        }

        HostFacts facts = host.Facts;
        string? found = facts.DotnetFor(required);
        string[] there = [.. facts.Dotnets.SelectMany(d => d.Frameworks).Select(f => f.ToString()).Distinct()];
        if (found is not null)
        {
            host.Fine(Check, $"{found} serves {wanted}");
        }
        else if (ControllerRuntime.Fits(facts))
        {
            host.Fine(Check, $"{(there.Length == 0 ? "no .NET there" : $"only {string.Join(", ", there)} there")}; the controller's is sent by the first run");
        }
        else
        {
            host.Lacks(
                Check,
                $"{(there.Length == 0 ? "no .NET there" : $"only {string.Join(", ", there)} there")}, wanted is {wanted}, and the controller's is for "
                + $"{ControllerRuntime.System}, not for {facts.System}{(facts.HasMusl ? " with musl" : "")}",
                $"install .NET {required[0].Version.ToString(2)} on {host.Name} (https://dotnet.microsoft.com/download), or name one: "
                + $"<Host Name=\"{host.Name}\" Dotnet=\"…\"/>");
        }
    }

    private static async Task NamedAsync(ExaminedHost host, string named, CancellationToken cancellationToken)
    {
        if (await host.AskAsync($"program {named}", cancellationToken).ConfigureAwait(false) is not { } answer)
        {
            return;
        }

        if (answer.Contains("absent"))
        {
            host.Lacks(
                Check,
                $"'Dotnet' names {named}, and there is no such program",
                $"correct <Host Name=\"{host.Name}\" Dotnet=\"{named}\"/>, or leave 'Dotnet' out: the controller's runtime is sent then");
        }
        else
        {
            host.Fine(Check, $"'Dotnet' names {named}, which is used as it is");
        }
    }

    /// <summary>What the tests ask for, or the runtime of this process.</summary>
    /// <exception cref="IOException">The test assembly's runtimeconfig cannot be read.</exception>
    public static IReadOnlyList<Framework> Required(string? testAssembly) => testAssembly is null
        ? [new Framework("Microsoft.NETCore.App", new Version(Environment.Version.Major, Environment.Version.Minor, 0))]
        : Framework.Required(Path.ChangeExtension(Path.GetFullPath(testAssembly), ".runtimeconfig.json"));
}

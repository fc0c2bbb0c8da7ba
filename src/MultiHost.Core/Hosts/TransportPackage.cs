using System.Reflection;
using System.Runtime.Loader;
using MultiHost.Settings;

namespace MultiHost.Hosts;

/// <summary>
/// The package of sshnet, loaded when the first host asks for it: with its libraries in a context of its own, so that those of the tests may be others. See
/// docs/decisions/036.
/// </summary>
internal static class TransportPackage
{
    private static readonly Lazy<ITransportPackage> Loaded = new(Load);

    /// <exception cref="HostUnavailableException">It is not there, or of another version.</exception>
    public static ITransportPackage For(HostDefinition host)
    {
        try
        {
            return Loaded.Value;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            throw new HostUnavailableException(host.Name, $"Host {host.Name}: {e.Message}", e) { Reason = InfrastructureReason.Settings };
        }
    }

    private static ITransportPackage Load()
    {
        if (!SshNetPackage.IsThere)
        {
            throw new FileNotFoundException($"{SshNetPackage.Missing}.");
        }

        Assembly assembly = new Context(SshNetPackage.Folder).LoadFromAssemblyName(new AssemblyName(SshNetPackage.Name));
        string version = SshNetPackage.VersionOf(assembly);
        return version == SshNetPackage.Version
            ? (ITransportPackage)Activator.CreateInstance(assembly.GetType($"{SshNetPackage.Name}.Package", throwOnError: true)!, nonPublic: true)!
            : throw new FileLoadException(
                $"{SshNetPackage.Folder} is of version {version} and MultiHost.Core of {SshNetPackage.Version}. Give all packages of MultiHost the same version, and build again.");
    }

    // What lies in the package's folder is its own; MultiHost's assemblies are those that are running; the rest is the framework's.
    private sealed class Context(string folder) : AssemblyLoadContext(SshNetPackage.Name)
    {
        private static readonly Assembly Core = typeof(TransportPackage).Assembly;

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string file = Path.Combine(folder, $"{assemblyName.Name}.dll");
            return File.Exists(file) ? LoadFromAssemblyPath(file)
                : assemblyName.Name!.StartsWith("MultiHost.", StringComparison.Ordinal) ? GetLoadContext(Core)!.LoadFromAssemblyName(assemblyName)
                : null;
        }
    }
}

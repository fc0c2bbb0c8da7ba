using MultiHost.Settings;
using Renci.SshNet;

namespace MultiHost.Transport.SshNet.Keys;

/// <summary>By what a user may log in, in the order in which it is tried: the key that is named, then those of the ssh-agent; if none is named, then the usual files.</summary>
internal sealed class Identities : IDisposable
{
    private static readonly string[] Usual = ["id_ed25519", "id_ecdsa", "id_rsa"];

    private readonly List<IPrivateKeySource> sources = [];
    private readonly List<string> tried = [];

    private Identities(HostDefinition host)
    {
        IReadOnlyList<AgentKey> held = SshAgent.Find()?.Keys() ?? [];
        if (host.IdentityFile is { } path)
        {
            AddNamed(host.Name, path, held);
        }

        sources.AddRange(held.Where(k => !sources.Contains(k)));
        if (held.Count > 0)
        {
            tried.Add($"{held.Count} of the ssh-agent");
        }

        if (host.IdentityFile is null)
        {
            AddUsual(held);
        }
    }

    public IReadOnlyList<IPrivateKeySource> Sources => sources;

    /// <summary>What there was to try, for a person.</summary>
    public string Tried => tried.Count == 0 ? "no key: none is named, there is no ssh-agent with one, and no usual file" : string.Join(", ", tried);

    /// <exception cref="LoginException">The key that is named cannot be used.</exception>
    public static Identities Of(HostDefinition host) => new(host);

    public void Dispose()
    {
        foreach (KeyFile file in sources.OfType<KeyFile>())
        {
            file.Dispose();
        }
    }

    private void AddNamed(string host, string path, IReadOnlyList<AgentKey> held)
    {
        tried.Add(path);
        if (KeyFile.Read(path) is { } file)
        {
            sources.Add(file);
            return;
        }

        sources.Add(HeldOf(path, held) ?? throw new LoginException(
            $"the key {path} has a passphrase, and the ssh-agent does not hold it",
            "",
            $"MultiHost asks nobody for a passphrase. Give the key to the agent, ssh-add {path}, or correct <Host Name=\"{host}\" IdentityFile=\"{path}\"/>."));
    }

    private void AddUsual(IReadOnlyList<AgentKey> held)
    {
        string folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh");
        foreach (string path in Usual.Select(name => Path.Combine(folder, name)).Where(File.Exists).Where(p => HeldOf(p, held) is null))
        {
            if (KeyFile.Read(path) is { } file)
            {
                sources.Add(file);
                tried.Add(path);
            }
            else
            {
                tried.Add($"not {path}, which has a passphrase and is not in the ssh-agent");
            }
        }
    }

    private static AgentKey? HeldOf(string path, IReadOnlyList<AgentKey> held) =>
        KeyFile.Public(path) is { } key ? held.FirstOrDefault(k => k.Public.AsSpan().SequenceEqual(key)) : null;
}

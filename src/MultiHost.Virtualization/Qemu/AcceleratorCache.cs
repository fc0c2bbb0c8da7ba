using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MultiHost.Linux;

namespace MultiHost.Virtualization.Qemu;

/// <summary>Remembers per host which accelerator works, for as long as the same QEMU, kernel, boot and user ask.</summary>
/// <param name="folder">Folder of the files; made when needed. Null: nothing is remembered.</param>
internal sealed class AcceleratorCache(string? folder)
{
    // Part of the key: answers of an earlier kind of trial do not count.
    private const string TrialKind = "pass-over-memory";
    private const string BootIdPath = "/proc/sys/kernel/random/boot_id";

    /// <summary>The remembered answer; null if there is none that still holds.</summary>
    public AcceleratorChoice? Read(string binary)
    {
        if (folder is null)
        {
            return null;
        }

        try
        {
            Entry? entry = JsonSerializer.Deserialize<Entry>(File.ReadAllText(PathFor(binary)));
            return entry?.Key == KeyFor(binary) && entry.Choice is { Name: "kvm" or "tcg", Reason: not null } ? entry.Choice : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // Not there, or not readable: the trial runs again.
        }
    }

    /// <summary>Remembers an answer. Two agents that do so at once do not spoil the file.</summary>
    /// <returns>Null, or why it could not be written.</returns>
    public string? Write(string binary, AcceleratorChoice choice)
    {
        if (folder is null)
        {
            return "this user has no home folder; set XDG_CACHE_HOME";
        }

        try
        {
            UserFolders.Make(folder);
            string path = PathFor(binary);
            string draft = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllText(draft, JsonSerializer.Serialize(new Entry(KeyFor(binary), choice)));
            File.Move(draft, path, overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private static string KeyFor(string binary)
    {
        FileInfo file = new(binary);
        string boot = File.Exists(BootIdPath) ? File.ReadAllText(BootIdPath).Trim() : string.Empty;
        return $"{TrialKind}|{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}|{boot}|{Environment.OSVersion.Version}|{Environment.UserName}";
    }

    private string PathFor(string binary)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(binary)))[..16];
        return Path.Combine(folder!, $"accelerator-{hash}.json");
    }

    private sealed record Entry(string Key, AcceleratorChoice Choice);
}

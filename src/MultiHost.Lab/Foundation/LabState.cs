using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiHost.Labs.Foundation;

/// <summary>The file that tells any process what there is of a lab. It is written before the first thing is made.</summary>
internal sealed record LabState(string Name, string Switch, IReadOnlyList<LabHostState> Hosts, string SettingsFile)
{
    public const string FileName = "lab.json";

    /// <summary>Whether all of the lab was made. A lab that is not, and that nobody is making, is a dead one.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The process that makes the lab, as <see cref="LabTool.Maker"/> has it.</summary>
    public string Maker { get; init; } = LabTool.Maker;

    public IReadOnlyList<string> Hide { get; init; } = [];

    public int SmallDiskMiB { get; init; }

    /// <summary>Whether the first host serves the shared folder by NFS.</summary>
    public bool ServesNfs { get; init; }

    [JsonIgnore]
    public bool IsAlive => IsComplete && Hosts.Any(h => h.IsAlive);

    [JsonIgnore]
    public IEnumerable<string> Namespaces => [.. Hosts.Select(h => h.Namespace), Switch];

    public static LabState Plan(LabOptions options)
    {
        LabLocation location = options.Location;
        return new LabState(
            location.Name,
            $"mh-{location.Name}-sw",
            [
                .. Enumerable.Range(1, options.Hosts)
                    .Select(i => new LabHostState(i, $"{location.Name}{i}", $"{location.Subnet}.{i}", $"mh-{location.Name}-{i}")),
            ],
            Path.GetFullPath(options.SettingsFile ?? location.File("lab.runsettings")))
        {
            Hide = options.Hide,
            SmallDiskMiB = options.SmallDiskMiB,
            ServesNfs = options.ServesNfs,
        };
    }

    /// <summary>Reads the state of a lab; null if there is none.</summary>
    /// <exception cref="LabException">The file is damaged.</exception>
    public static LabState? Read(LabLocation location)
    {
        string path = location.File(FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), LabStateJson.Default.LabState);
        }
        catch (JsonException e)
        {
            throw new LabException(
                $"{path} is no state of a lab: {e.Message} Remove the namespaces that `ip netns` lists for it, and its folder.", e);
        }
    }

    /// <summary>Writes the state so that a reader sees the old or the new one, never a part.</summary>
    public void Write(LabLocation location)
    {
        string path = location.File(FileName);
        File.WriteAllText($"{path}.new", JsonSerializer.Serialize(this, LabStateJson.Default.LabState));
        File.Move($"{path}.new", path, overwrite: true);
    }
}

namespace MultiHost.Hosts;

/// <summary>What a host says about itself.</summary>
internal sealed record HostFacts
{
    /// <summary>Operating system and machine, as <c>uname -sm</c> says: <c>Linux x86_64</c>.</summary>
    public string System { get; init; } = "";

    public bool HasMusl { get; init; }

    /// <summary>Folder of the run on the host.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Where trees are put for this run.</summary>
    public string App { get; init; } = "";

    public string Cache { get; init; } = "";

    /// <summary>Sessions of earlier runs that had left something, which is gone now.</summary>
    public IReadOnlyList<string> Cleaned { get; init; } = [];

    /// <summary>What the user should know, and what is no trouble.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Each dotnet executable, with the frameworks beside it.</summary>
    public IReadOnlyList<(string Path, List<Framework> Frameworks)> Dotnets { get; init; } = [];

    /// <summary>Reads <c>NAME VALUE</c> lines; unknown names are those of a newer script.</summary>
    public static HostFacts Read(IEnumerable<string> lines)
    {
        HostFacts facts = new();
        List<(string Path, List<Framework> Frameworks)> dotnets = [];
        foreach (string line in lines)
        {
            (string name, string value) = line.Split(' ', 2) is [var n, var v] ? (n, v) : (line, "");
            facts = name switch
            {
                "system" => facts with { System = value },
                "folder" => facts with { Folder = value },
                "app" => facts with { App = value },
                "cleaned" => facts with { Cleaned = [.. facts.Cleaned, value] },
                "note" => facts with { Notes = [.. facts.Notes, value] },
                "cache" => facts with { Cache = value },
                "libc" => facts with { HasMusl = value == "musl" },
                _ => facts,
            };
            if (name == "dotnet")
            {
                dotnets.Add((value, []));
            }
            else if (name == "runtime"
                && dotnets.Count > 0
                && value.Split(' ') is [var framework, var version]
                && Framework.Parse(framework, version) is { } found)
            {
                dotnets[^1].Frameworks.Add(found);
            }
        }

        return facts with { Dotnets = dotnets };
    }

    /// <summary>The first dotnet that has all that is asked for; null if none has.</summary>
    public string? DotnetFor(IReadOnlyList<Framework> required) =>
        Dotnets.FirstOrDefault(d => required.All(r => d.Frameworks.Any(f => f.Serves(r)))).Path;
}

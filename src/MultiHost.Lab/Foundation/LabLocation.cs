namespace MultiHost.Labs.Foundation;

/// <summary>Which lab is meant: labs of different names stand side by side on one machine.</summary>
public sealed record LabLocation
{
    internal const string Home = "/var/lib/multihost";

    private const int LongestName = 24;
    private readonly string? stateFolder;

    /// <summary>Names the lab <c>lab</c>.</summary>
    public LabLocation()
        : this("lab")
    {
    }

    /// <summary>Names a lab.</summary>
    /// <param name="name">1 to 24 small letters, digits and <c>-</c>, the first a letter. Its hosts are called by it and a number.</param>
    /// <exception cref="LabException">That is no name of a lab.</exception>
    public LabLocation(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > LongestName || !char.IsAsciiLetterLower(name[0])
            || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new LabException(
                $"'{name}' is no name of a lab. Allowed: 1 to {LongestName} small letters, digits and '-', the first a letter.");
        }

        Name = name;
    }

    /// <summary>Name of the lab.</summary>
    /// <value>Default: <c>lab</c>.</value>
    public string Name { get; }

    /// <summary>Absolute path of the folder that holds all of the lab.</summary>
    /// <value>Default: <c>/var/lib/multihost/NAME</c>. Without blanks, quotes and <c>, : \ %</c>.</value>
    /// <exception cref="LabException">It has one of those.</exception>
    public string StateFolder
    {
        get => stateFolder ?? $"{Home}/{Name}";
        init => stateFolder = Path.GetFullPath(value) is var path && path.AsSpan().IndexOfAny(" \t\n,:\\\"'%") < 0
            ? path.TrimEnd('/')
            : throw new LabException($"A lab cannot live in '{path}': mount and ssh_config read some of its characters as their own. Name another folder.");
    }

    /// <summary>The first three numbers of the addresses of its hosts: 10.77.0 for <c>lab</c>, else 10.77.1 to 10.77.254 by the name.</summary>
    /// <remarks>Two names may come to the same: the networks of labs are apart, so their addresses never meet.</remarks>
    public string Subnet => $"10.77.{Octet}";

    internal uint Octet => Name == "lab" ? 0 : 1 + (Name.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619) % 254);

    /// <summary>A command of the tool for this very lab.</summary>
    internal string Command(string verb) =>
        $"multihost lab {verb}{(Name == "lab" ? "" : $" --name {Name}")}{(StateFolder == $"{Home}/{Name}" ? "" : $" --state {StateFolder}")}";

    internal string File(params string[] parts) => Path.Combine([StateFolder, .. parts]);
}

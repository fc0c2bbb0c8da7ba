namespace MultiHost.Linux;

/// <summary>A program to start, and what it is to find around it. Its three streams are always pipes of ours.</summary>
/// <param name="Command">The program, by path or by a name to be found in PATH, and its arguments.</param>
internal sealed record ProcessOrder(IReadOnlyList<string> Command)
{
    private const string SetSid = "/usr/bin/setsid";

    /// <summary>Working folder. Default: ours.</summary>
    public string? Folder { get; init; }

    /// <summary>Environment variables that it gets beside ours.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it gets <see cref="Variables"/> and none of ours.</summary>
    public bool WithoutOurVariables { get; init; }

    /// <summary>Those of our environment variables that it does not get.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>Whether it gets a session of its own, out of reach of the terminal's Ctrl-C.</summary>
    public bool OwnSession { get; init; }

    /// <summary>Whether who starts it tells of its crash, so that nobody else need do so.</summary>
    public bool CrashIsTold { get; init; }

    /// <summary>The command as a person could give it to a shell.</summary>
    public string Line => PosixShell.Quote(Command);

    /// <summary>What is really started.</summary>
    public IReadOnlyList<string> Words => OwnSession && File.Exists(SetSid) ? [SetSid, .. Command] : Command;
}

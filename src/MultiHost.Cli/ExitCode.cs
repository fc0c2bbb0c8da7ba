namespace MultiHost.Cli;

/// <summary>How the tool ends, whatever the command.</summary>
internal static class ExitCode
{
    /// <summary>Done, and all is well.</summary>
    public const int Well = 0;

    /// <summary>It could not be done, or something lacks or does not answer.</summary>
    public const int NotWell = 1;

    /// <summary>verdict: no test failed, and of some nothing is known.</summary>
    public const int InfrastructureOnly = 2;

    /// <summary>The command line, or a file that it names, is wrong: nothing was begun.</summary>
    public const int WrongUse = 2;

    /// <summary>Interrupted, and what was begun has been undone.</summary>
    public const int Interrupted = 130;

    /// <summary>All of them in words.</summary>
    public const string Explained =
        """
        Exit codes:
          0    done, and all is well
          1    it could not be done, or something lacks or does not answer
          2    the command line, or a file that it names, is wrong; nothing was begun (and of verdict: see there)
          130  interrupted, and what was begun has been undone
        """;
}

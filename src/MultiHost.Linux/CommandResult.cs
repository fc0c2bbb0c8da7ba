namespace MultiHost.Linux;

/// <summary>How a command ended.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="ExitCode">Its exit code; 128 and the number of the signal if one ended it.</param>
/// <param name="Output">All of its standard output.</param>
/// <param name="Error">All of its standard error.</param>
public sealed record CommandResult(IReadOnlyList<string> Command, int ExitCode, string Output, string Error)
{
    private const int MostShown = 4000;

    /// <summary>Command line, exit code and both outputs, fit for a message.</summary>
    public override string ToString() =>
        $"  command: {PosixShell.Quote(Command)}\n  exit code: {ExitCode}{Section("stderr", Error)}{Section("stdout", Output)}";

    private static string Section(string name, string text)
    {
        string shown = text.Trim();
        if (shown.Length > MostShown)
        {
            shown = $"{shown[..(MostShown / 2)]}\n[…]\n{shown[^(MostShown / 2)..]}";
        }

        return shown.Length == 0 ? "" : $"\n  {name}:\n    {shown.Replace("\n", "\n    ", StringComparison.Ordinal)}";
    }
}

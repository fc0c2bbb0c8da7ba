namespace MultiHost.Linux;

/// <summary>Writes commands so that a POSIX shell takes them as they are.</summary>
internal static class PosixShell
{
    /// <summary>The command as one line for a shell. Every argument reaches the program unharmed, newlines and quotes included.</summary>
    public static string Quote(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    /// <summary>One argument: as it is if no shell would touch it, else in single quotes.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '=' or ':' or '@' or ',' or '+')
            ? argument
            : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}

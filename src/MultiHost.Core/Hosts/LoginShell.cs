using System.Text;
using MultiHost.Linux;

namespace MultiHost.Hosts;

/// <summary>
/// Writes commands for a shell of which we do not know which one it is: the login shell that sshd starts, or one that a template of the user's names.
/// POSIX shells, csh and fish take line ends, backslashes, quotation marks and exclamation marks each in another way, so a command that has one travels
/// as words without them, which a POSIX shell reads.
/// </summary>
internal static class LoginShell
{
    // csh of BSD takes words of up to 1,024 characters.
    private const int LongestWord = 900;

    /// <summary>The command as one line. Every argument reaches the program unharmed.</summary>
    public static string Command(IReadOnlyList<string> arguments)
    {
        string line = PosixShell.Quote(arguments);
        return arguments.All(a => a.All(IsPlain) && !a.StartsWith('='))
            ? line
            : $"""/bin/sh -c 'eval "exec $(printf %b "$@")"' multihost {string.Join(' ', Words(line).Select(w => $"'{w}'"))}""";
    }

    private static bool IsPlain(char c) => c is >= ' ' and <= '~' and not ('\'' or '\\' or '!');

    private static IEnumerable<string> Words(string line)
    {
        StringBuilder word = new();
        foreach (byte b in Encoding.UTF8.GetBytes(line))
        {
            string next = IsPlain((char)b) ? ((char)b).ToString() : @"\0" + Convert.ToString(b, 8).PadLeft(3, '0');
            if (word.Length + next.Length > LongestWord)
            {
                yield return word.ToString();
                word.Clear();
            }

            word.Append(next);
        }

        yield return word.ToString();
    }
}

using System.Globalization;
using System.Text;

namespace MultiHost.Virtualization.Guests.Shell;

/// <summary>
/// What a shell is sent for one command, and how its answer is found on the console. The command's output comes in base64 between two markers, so that
/// nothing in it, and no message of the kernel within it, can be taken for something else; the exit code is the last line inside. The markers are sent
/// with two quotes in them, so that the terminal's echo of what was sent is no marker. The shell keeps the answer and says how long it is: the kernel waits
/// 10 ms for the serial port and then writes its messages over what is still in there, so that on a slow machine a piece of an answer can get lost.
/// </summary>
internal sealed class ShellReply(string id)
{
    // A command may print much; a guest that prints without end must not fill our memory.
    private const int MaxText = 64 * 1024 * 1024;

    private readonly string begin = $"mh{id}-begin";
    private readonly string end = $"mh{id}-end";
    private readonly StringBuilder text = new();
    private int searchedTo;

    /// <summary>A line that runs the script in the shell itself, its output plain.</summary>
    public string PlainLine(string script) => $"echo mh''{id}-begin;{script};echo mh''{id}-end\n";

    /// <summary>A line that runs the command in a shell of its own, its output encoded.</summary>
    /// <param name="words">What follows <c>eval</c>, quoted.</param>
    public string EncodedLine(string words) =>
        $"echo mh''{id}-begin;mho=$( ( (eval {words})</dev/null 2>&1;printf '\\n{id} %d\\n' $?)|base64);echo ${{#mho}} $mho;echo mh''{id}-end\n";

    /// <summary>A line that has the shell say once more what it answered to the last encoded line.</summary>
    public string AgainLine() => PlainLine("echo ${#mho} $mho");

    /// <summary>Takes text of the console.</summary>
    /// <returns>What stands between the markers, kernel messages taken out, when both are there; else null.</returns>
    /// <exception cref="FormatException">It is more than any answer has.</exception>
    public string? Add(string chunk)
    {
        if (text.Length + chunk.Length > MaxText)
        {
            throw new FormatException($"more than {MaxText / 1024 / 1024} MiB came on the console and no end of the answer");
        }

        text.Append(chunk);

        // The end marker, maybe torn by a message, can only be near the end of what has come.
        int from = Math.Max(0, searchedTo - KernelMessages.MaxLength - end.Length);
        searchedTo = text.Length;
        string tail = KernelMessages.Strip(text.ToString(from, text.Length - from));
        if (!tail.Contains(end, StringComparison.Ordinal))
        {
            return null;
        }

        string all = KernelMessages.Strip(text.ToString());
        int last = all.LastIndexOf(end, StringComparison.Ordinal);
        int first = all.IndexOf(begin, StringComparison.Ordinal);
        return first >= 0 && first < last ? all[(first + begin.Length)..last] : null;
    }

    /// <summary>Reads the answer to an encoded line.</summary>
    /// <exception cref="FormatException">It is not one, or not all of it; the message says what is wrong.</exception>
    public (byte[] Output, int ExitCode) Decode(string between)
    {
        string[] words = between.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string encoded = string.Concat(words.Skip(1));
        if (words is ["0"])
        {
            throw new FormatException("the shell's answer is empty: has the guest no 'base64'?");
        }

        // The lines of base64 stand apart by a space each.
        if (words.Length < 2 || words[0] != (encoded.Length + words.Length - 2).ToString(CultureInfo.InvariantCulture))
        {
            throw new FormatException($"a piece of the shell's answer was lost on the console, or something else printed into it: {Beginning(between.Trim())}");
        }

        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(encoded);
        }
        catch (FormatException)
        {
            throw new FormatException($"something else was printed into the shell's answer: {Beginning(encoded)}");
        }

        string trailer = $"\n{id} ";
        int at = bytes.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(trailer));
        return at >= 0 && int.TryParse(
                Encoding.ASCII.GetString(bytes.AsSpan(at + trailer.Length)), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int code)
            ? (bytes[..at], code)
            : throw new FormatException("the shell's answer has no exit code");
    }

    private static string Beginning(string text) => Printable.Line(text[..Math.Min(200, text.Length)]);
}

using System.Text;

namespace MultiHost.Hosts;

/// <summary>
/// The last words of a process: the end of a stream of text; or, where a .NET process says why it ends, what it says, and of the stack behind it, which may
/// be long, the beginning. Safe for use by several threads.
/// </summary>
internal sealed class TextTail(int maxChars)
{
    private const int LongestStack = 64 * 1024;
    private const int ShownOfStack = 4 * 1024;

    // What the runtime writes before the reason: of FailFast, of an exception that nobody catches, of a recursion without end.
    private static readonly string[] Ends = ["Process terminated.", "Unhandled exception.", "Stack overflow."];

    private readonly StringBuilder text = new();

    public string Text
    {
        get
        {
            string kept;
            lock (text)
            {
                kept = text.ToString();
            }

            int end = Ends.Max(e => kept.LastIndexOf(e, StringComparison.Ordinal));
            if (end < 0)
            {
                return kept[Math.Max(0, kept.Length - maxChars)..].Trim();
            }

            string before = kept[Math.Max(0, end - maxChars)..end];
            string last = kept.Length - end <= ShownOfStack ? kept[end..] : $"{kept.AsSpan(end, ShownOfStack).TrimEnd()} …";
            return (before + last).Trim();
        }
    }

    /// <summary>Reads a stream to its end on a thread of its own: reads of a pipe block.</summary>
    public Task DrainAsync(TextReader reader, string threadName)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            Drain(reader);
            ended.SetResult();
        }) { IsBackground = true, Name = threadName }.Start();
        return ended.Task;
    }

    /// <summary>Reads a stream to its end. Blocks.</summary>
    public void Drain(TextReader reader)
    {
        char[] buffer = new char[4096];
        try
        {
            int read;
            while ((read = reader.Read(buffer, 0, buffer.Length)) > 0)
            {
                Append(buffer.AsSpan(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Append($"\n[the rest is lost: {e.Message}]");
        }
    }

    private void Append(ReadOnlySpan<char> piece)
    {
        lock (text)
        {
            text.Append(piece);
            if (text.Length > LongestStack + maxChars)
            {
                text.Remove(0, text.Length - LongestStack - maxChars);
            }
        }
    }
}

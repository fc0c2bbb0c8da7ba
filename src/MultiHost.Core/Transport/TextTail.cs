using System.Text;

namespace MultiHost.Transport;

/// <summary>The last characters of a stream of text. Safe for use by several threads.</summary>
internal sealed class TextTail(int maxChars)
{
    private readonly StringBuilder text = new();

    public string Text
    {
        get
        {
            lock (text)
            {
                return text.ToString().Trim();
            }
        }
    }

    /// <summary>Reads a stream to its end on a thread of its own: reads of a pipe block.</summary>
    public Task Drain(TextReader reader, string threadName)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Read(reader, ended)) { IsBackground = true, Name = threadName }.Start();
        return ended.Task;
    }

    private void Read(TextReader reader, TaskCompletionSource ended)
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
        finally
        {
            ended.SetResult();
        }
    }

    private void Append(ReadOnlySpan<char> piece)
    {
        lock (text)
        {
            text.Append(piece);
            if (text.Length > maxChars)
            {
                text.Remove(0, text.Length - maxChars);
            }
        }
    }
}

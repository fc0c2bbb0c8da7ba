using System.Text;
using System.Text.Json;

namespace MultiHost.DataCollector;

/// <summary>What the controller has told so far. It is read on whenever somebody asks, up to the last whole line. Safe for use by several threads.</summary>
internal sealed class ToldFiles(string path)
{
    // Adapters show names without line breaks, and cut long ones.
    private const int ComparedChars = 200;

    private readonly Lock access = new();
    private readonly List<string> runs = [];
    private readonly List<string> folders = [];
    private readonly List<ToldResult> results = [];
    private long read;

    /// <summary>Folders of runs.</summary>
    public IReadOnlyList<string> Runs
    {
        get
        {
            lock (access)
            {
                ReadOn();
                return [.. runs];
            }
        }
    }

    /// <summary>
    /// Takes the first result of a case that nobody has taken yet. Rows of one case are told of one after the other, and the next may be told before VSTest has asked for
    /// the one before: each time that it asks, it is the next one's turn.
    /// </summary>
    /// <param name="method">Full name of its class and method.</param>
    /// <param name="name">Its name as the adapter shows it.</param>
    /// <returns>The result; <c>null</c> if nothing was told of it.</returns>
    public ToldResult? TakeOf(string method, string name)
    {
        lock (access)
        {
            ReadOn();
            int found = results.FindIndex(r => r.Method == method && r.Name == name);
            found = found >= 0 ? found : results.FindIndex(r => r.Method == method && Compared(r.Name) == Compared(name));
            if (found < 0)
            {
                return null;
            }

            ToldResult result = results[found];
            results.RemoveAt(found);
            return result;
        }
    }

    /// <summary>Takes the folders that belong to no result, and those whose result VSTest has not asked for.</summary>
    public IReadOnlyList<string> TakeRest()
    {
        lock (access)
        {
            ReadOn();
            string[] rest = [.. folders, .. results.Select(r => r.Folder).OfType<string>()];
            folders.Clear();
            results.Clear();
            return rest;
        }
    }

    private static string Compared(string name)
    {
        string letters = string.Concat(name.Replace("\\n", "").Replace("\\r", "").Replace("\\t", "").Where(c => c > ' '));
        return letters.Length <= ComparedChars ? letters : letters[..ComparedChars];
    }

    private void ReadOn()
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(read, SeekOrigin.Begin);
        using MemoryStream more = new();
        file.CopyTo(more);
        ReadOnlySpan<byte> rest = more.GetBuffer().AsSpan(0, (int)more.Length);
        int end;
        while ((end = rest.IndexOf((byte)'\n')) >= 0)
        {
            using JsonDocument line = JsonDocument.Parse(Encoding.UTF8.GetString(rest[..end]));
            Take(line.RootElement);
            read += end + 1;
            rest = rest[(end + 1)..];
        }
    }

    private void Take(JsonElement line)
    {
        if (line.TryGetProperty("run", out JsonElement run))
        {
            runs.Add(run.GetString()!);
        }
        else if (line.TryGetProperty("method", out JsonElement method))
        {
            results.Add(new ToldResult(method.GetString()!, Text(line, "name") ?? "", Text(line, "verdict") ?? "", Text(line, "reason"), Text(line, "folder")));
        }
        else if (Text(line, "folder") is { } folder)
        {
            folders.Add(folder);
        }
    }

    private static string? Text(JsonElement line, string member) =>
        line.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

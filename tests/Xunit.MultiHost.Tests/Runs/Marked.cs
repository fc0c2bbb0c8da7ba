using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Xunit.MultiHost.Runs;

/// <summary>Processes that carry a mark in their environment: all that a run started, however deep, unless it changed its environment.</summary>
internal static class Marked
{
    public const string Variable = "MULTIHOST_TEST_RUN";

    /// <summary>Ids and command lines.</summary>
    public static IReadOnlyList<(int Id, string Command)> Find(string mark)
    {
        List<(int, string)> found = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && Read(folder, "environ").Split('\0').Contains($"{Variable}={mark}"))
            {
                found.Add((id, Read(folder, "cmdline").Replace('\0', ' ').Trim()));
            }
        }

        return found;
    }

    /// <summary>Waits until no process carries the mark.</summary>
    public static Task EndedAsync(string mark, TimeSpan deadline) => NoneOfAsync(mark, "", deadline);

    /// <summary>Waits until no process carries the mark whose command line has a text.</summary>
    public static async Task NoneOfAsync(string mark, string text, TimeSpan deadline)
    {
        using CancellationTokenSource late = new(deadline, TimeProvider.System);
        while (Find(mark).FirstOrDefault(p => p.Command.Contains(text, StringComparison.Ordinal)) is (not 0, _) and var (id, command))
        {
            try
            {
                // A look now and then as well: one whose parent is frozen stays as a zombie, of whose end nobody is told.
                using Process process = Process.GetProcessById(id);
                await Task.WhenAny(process.WaitForExitAsync(late.Token), Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, late.Token));
                late.Token.ThrowIfCancellationRequested();
            }
            catch (ArgumentException)
            {
                // It ended between the two looks.
            }
            catch (OperationCanceledException)
            {
                IEnumerable<string> all = Find(mark).Select(p => $"\n  {p.Id} {p.Command}");
                throw new TimeoutException($"Process {id} was still there after {deadline.TotalSeconds} s: {command}\nAll:{string.Concat(all)}");
            }
        }
    }

    private static string Read(string folder, string name)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, name)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended, or is another user's
        }
    }
}

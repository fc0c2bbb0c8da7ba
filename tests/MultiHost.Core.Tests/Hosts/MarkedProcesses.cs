using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MultiHost.Hosts;

/// <summary>Processes on hosts, by the mark of their run in their environment.</summary>
internal static class MarkedProcesses
{
    /// <summary>Command lines of those whose environment has the variable with a value that begins so.</summary>
    public static IReadOnlyList<string> Find(string variableAndBeginning) =>
        [.. Ids(variableAndBeginning).Select(id => $"{id} {Read(id, "cmdline").Replace('\0', ' ').Trim()}")];

    /// <summary>Waits until there is none.</summary>
    public static async Task EndedAsync(string variableAndBeginning, TimeSpan deadline)
    {
        using CancellationTokenSource late = new(deadline, TimeProvider.System);
        while (Ids(variableAndBeginning).FirstOrDefault() is > 0 and var id)
        {
            try
            {
                using Process process = Process.GetProcessById(id);
                await process.WaitForExitAsync(late.Token);
            }
            catch (ArgumentException)
            {
                // It ended between the two looks.
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Still there after {deadline.TotalSeconds} s: {string.Join('\n', Find(variableAndBeginning))}");
            }
        }
    }

    private static IEnumerable<int> Ids(string variableAndBeginning) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Where(id => id > 0 && Read(id, "environ").Split('\0').Any(v => v.StartsWith(variableAndBeginning, StringComparison.Ordinal)));

    private static string Read(int id, string name)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/{name}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended
        }
    }
}

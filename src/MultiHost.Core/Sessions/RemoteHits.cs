using System.Reflection;
using System.Runtime.Loader;
using MultiHost.Protocol;

namespace MultiHost.Sessions;

/// <summary>
/// Adds what coverlet counted on a host to its counters in this process, which go into the report at our end: so they count as if the code had run here, and
/// neither the form nor the place of coverlet's files matters.
/// </summary>
internal static class RemoteHits
{
    /// <summary>Adds a host's counts.</summary>
    /// <param name="counted">What a host says, which may be anything.</param>
    /// <param name="folder">Folder of the test assembly.</param>
    /// <returns>Why they can't be added; null if they were.</returns>
    public static string? Add(HitsCounted counted, string folder)
    {
        try
        {
            if (Find(counted.Assembly, folder)?.GetType(counted.Tracker) is not { Namespace: HitsCounted.Trackers } tracker
                || tracker.GetField("HitsArray")?.GetValue(null) is not int[] ours
                || ours.Length != counted.Total
                || counted.Offset < 0
                || counted.Offset > ours.Length - counted.Hits.Length)
            {
                return $"{Naming.Shown(counted.Assembly)} is another here than on the host";
            }

            bool single = tracker.GetField("SingleHit")?.GetValue(null) is true;
            for (int i = 0; i < counted.Hits.Length; i++)
            {
                Add(ref ours[counted.Offset + i], counted.Hits[i], single);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException or TypeLoadException)
        {
            return e.Message;
        }
    }

    private static void Add(ref int ours, int theirs, bool single)
    {
        if (!single)
        {
            Interlocked.Add(ref ours, theirs);
        }
        else if (theirs > 0)
        {
            ours = 1;
        }
    }

    // Code that runs on hosts alone is not loaded here.
    private static Assembly? Find(string name, string folder)
    {
        if (AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(a => a.GetName().Name == name) is { } loaded)
        {
            return loaded;
        }

        string path = Path.Combine(folder, $"{name}.dll");
        return Path.GetFileName(name) == name && File.Exists(path) ? AssemblyLoadContext.Default.LoadFromAssemblyPath(path) : null;
    }
}

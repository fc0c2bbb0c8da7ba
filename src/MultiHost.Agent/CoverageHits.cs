using System.Reflection;
using System.Reflection.Metadata;
using MultiHost.Protocol;

namespace MultiHost.Agent;

/// <summary>
/// What coverlet counted in this process. It writes counters into the assemblies that it covers, and at a process's end they go to a file of the machine
/// where the test command runs. That is another one, so we bring them to the controller.
/// </summary>
internal static class CoverageHits
{
    private const int MostAtOnce = 200_000;

    /// <summary>Sends all counters that have counted, and keeps coverlet from writing its file here.</summary>
    public static void Send(AgentSession session)
    {
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies().Where(IsCovered))
        {
            foreach (Type tracker in TypesOf(assembly).Where(t => t.Namespace == HitsCounted.Trackers))
            {
                tracker.GetField("FlushHitFile")?.SetValue(null, false);
                if (tracker.GetField("HitsArray")?.GetValue(null) is int[] hits && hits.AsSpan().ContainsAnyExcept(0))
                {
                    Send(session, assembly.GetName().Name!, tracker.FullName!, hits);
                }
            }
        }
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>(); // it refers to an assembly that is not there
        }
    }

    private static void Send(AgentSession session, string assembly, string tracker, int[] hits)
    {
        for (int at = 0; at < hits.Length; at += MostAtOnce)
        {
            int[] some = hits[at..Math.Min(hits.Length, at + MostAtOnce)];
            session.Send(new HitsCounted(assembly, tracker, at, hits.Length, some));
        }
    }

    // Looking for a name in the metadata costs next to nothing, while asking for all types loads them.
    private static unsafe bool IsCovered(Assembly assembly) =>
        !assembly.IsDynamic
        && assembly.TryGetRawMetadata(out byte* metadata, out int length)
        && new ReadOnlySpan<byte>(metadata, length).IndexOf("Coverlet.Core.Instrumentation.Tracker\0"u8) >= 0;
}

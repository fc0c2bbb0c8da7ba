using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace MultiHost.Hosting;

/// <summary>
/// The frames of an exception that a test's author can do something about: without those of MultiHost, of the test framework, and of the runtime's machinery
/// that brings an exception from one place to another. By the assemblies that frames are of, not by their names: a test's namespace may begin like ours.
/// </summary>
internal static class OwnFrames
{
    // Assemblies carry it that are part of MultiHost, or of a kit or flavour: see src/Directory.Build.props.
    private const string Mark = "MultiHost.Machinery";

    private static readonly string[] OfTheRuntime =
    [
        "System.Activator", "System.Reflection.", "System.RuntimeMethodHandle", "System.RuntimeType", "System.Runtime.CompilerServices.",
        "System.Runtime.ExceptionServices.", "System.Threading.ExecutionContext", "System.Threading.PortableThreadPool",
        "System.Threading.QueueUserWorkItemCallback", "System.Threading.SynchronizationContext", "System.Threading.Tasks.", "System.Threading.Thread", "System.Threading._ThreadPoolWaitCallback",
    ];

    private static readonly ConcurrentDictionary<Assembly, bool> Marked = new();

    /// <summary>The frames, one a line; <c>null</c> if there are none.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="framework">Simple names of the test framework's assemblies.</param>
    public static string? Of(Exception exception, IReadOnlyCollection<string> framework)
    {
        if (exception.StackTrace is not { Length: > 0 } text)
        {
            return null;
        }

        // An exception that came from another process with its stack trace has that as text alone.
        string[] lines = [.. text.ReplaceLineEndings("\n").Split('\n').Where(l => l.TrimStart().StartsWith("at ", StringComparison.Ordinal))];
        StackFrame[] frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames();
        string[] own = lines.Length > frames.Length ? lines : [.. frames.Where(f => !IsMachinery(f.GetMethod(), framework)).Select(Line)];
        return own.Length > 0 ? string.Join('\n', own) : null;
    }

    private static bool IsMachinery(MethodBase? method, IReadOnlyCollection<string> framework)
    {
        if (method is null)
        {
            return false;
        }

        if (method.DeclaringType is not { } type)
        {
            return method.Name.StartsWith("InvokeStub_", StringComparison.Ordinal); // made by the runtime for a call by reflection
        }

        return method.IsDefined(typeof(StackTraceHiddenAttribute)) || type.IsDefined(typeof(StackTraceHiddenAttribute))
            || (type.Assembly == typeof(object).Assembly && OfTheRuntime.Any(n => type.FullName?.StartsWith(n, StringComparison.Ordinal) == true))
            || Marked.GetOrAdd(type.Assembly, a => a.GetCustomAttributes<AssemblyMetadataAttribute>().Any(m => m.Key == Mark))
            || framework.Contains(type.Assembly.GetName().Name);
    }

    // What follows in the text of a single frame says that the exception was thrown on from there.
    private static string Line(StackFrame frame)
    {
        string text = new StackTrace(frame).ToString();
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}

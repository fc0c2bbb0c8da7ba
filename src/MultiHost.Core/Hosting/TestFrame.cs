using System.Globalization;
using System.Reflection;

namespace MultiHost.Hosting;

/// <summary>
/// The line of a stack trace for a test's own method. Readers of results take file and line of a failure from there, and some show no failure without one: what
/// failed before or beside the test's body has none of its own.
/// </summary>
public static class TestFrame
{
    /// <summary><c>at Namespace.Class.Method(IHost host) in FILE:line 7</c>; without the place if the test's assembly has no symbols.</summary>
    /// <param name="test">The test's method.</param>
    public static string Of(MethodInfo test)
    {
        ArgumentNullException.ThrowIfNull(test);
        string parameters = string.Join(", ", test.GetParameters().Select(p => $"{p.ParameterType.Name} {p.Name}"));
        string place = SourceLine.Of(test) is { } line ? string.Create(CultureInfo.InvariantCulture, $" in {line.File}:line {line.Line}") : "";
        return $"at {Name(test)}({parameters}){place}";
    }

    /// <summary>A stack trace that has a line of the test's own method, with file and line: the given one if it has, else with that line below.</summary>
    /// <param name="stackTrace">Any stack trace, also an empty one.</param>
    /// <param name="test">The test's method.</param>
    public static string AddTo(string stackTrace, MethodInfo test)
    {
        ArgumentNullException.ThrowIfNull(stackTrace);
        ArgumentNullException.ThrowIfNull(test);
        string own = $"at {Name(test)}";
        return stackTrace.Split('\n').Any(l => IsOf(own, l)) ? stackTrace
            : stackTrace.Length == 0 ? Of(test)
            : $"{stackTrace}\n{Of(test)}";
    }

    private static bool IsOf(string own, string line)
    {
        string frame = line.TrimStart();
        return frame.StartsWith(own, StringComparison.Ordinal) && frame.Length > own.Length && frame[own.Length] is '(' or '['
            && frame.Contains(":line ", StringComparison.Ordinal);
    }

    private static string Name(MethodInfo test) => $"{(test.DeclaringType?.FullName ?? test.DeclaringType?.Name)?.Replace('+', '.')}.{test.Name}";
}

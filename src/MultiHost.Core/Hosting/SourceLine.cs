using System.Reflection;
using System.Runtime.CompilerServices;

namespace MultiHost.Hosting;

/// <summary>A line of a source file.</summary>
/// <param name="File">Its path, as the compiler knew it.</param>
/// <param name="Line">Number of the line, from 1.</param>
public sealed record SourceLine(string File, int Line)
{
    /// <summary>The line where a method begins, as its assembly's symbols say; <c>null</c> if there are none.</summary>
    /// <param name="method">A method with a body. Of an async one, it is the line that its author wrote as well.</param>
    public static SourceLine? Of(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        MethodBase body = method.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType
            .GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) ?? (MethodBase)method;
        return Symbols.Of(body.Module.Assembly)?.FirstLine(body.MetadataToken);
    }
}

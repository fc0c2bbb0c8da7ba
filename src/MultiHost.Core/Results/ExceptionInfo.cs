namespace MultiHost.Results;

/// <summary>An exception on a host.</summary>
/// <param name="Type">Full name of its type.</param>
/// <param name="Message">Its message.</param>
/// <param name="StackTrace">Its stack trace, if it was thrown.</param>
/// <param name="Parent">Index of the exception in the list that this one is the inner exception of; -1 for an outermost one.</param>
public sealed record ExceptionInfo(string Type, string Message, string? StackTrace, int Parent)
{
    /// <summary>
    /// Whether it is an assertion of the test framework: its message says what was expected, and the name of its type nothing more. The framework's half
    /// on the host says so.
    /// </summary>
    public bool IsAssertion { get; init; }

    /// <summary>The same with the short name of the type, and with none of ours, whose messages say all.</summary>
    internal string FewWords => IsAssertion || Type.Length == 0 || Type.StartsWith("MultiHost.", StringComparison.Ordinal)
        ? Message
        : $"{Type[(Type.LastIndexOf('.') + 1)..]}: {Message}";

    /// <summary>What a person reads of it: the message, after the type where that says more.</summary>
    internal string Words => IsAssertion || Type.Length == 0 ? Message : $"{Type}: {Message}";
}

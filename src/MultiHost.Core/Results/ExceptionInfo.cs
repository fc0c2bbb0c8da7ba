namespace MultiHost.Results;

/// <summary>An exception on a host.</summary>
/// <param name="Type">Full name of its type.</param>
/// <param name="Message">Its message.</param>
/// <param name="StackTrace">Its stack trace, if it was thrown.</param>
/// <param name="Parent">Index of the exception in the list that this one is the inner exception of; -1 for an outermost one.</param>
public sealed record ExceptionInfo(string Type, string Message, string? StackTrace, int Parent);

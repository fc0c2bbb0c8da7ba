namespace MultiHost.Coordination;

/// <summary>The words of a first cause.</summary>
/// <param name="Summary">One line.</param>
/// <param name="Message">The full text.</param>
internal readonly record struct Verdict(string Summary, string Message)
{
    public static Verdict Line(string text) => new(text, text);
}

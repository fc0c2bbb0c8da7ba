namespace MultiHost;

/// <summary>Outcome of one named check in a test, such as <c>guest-active</c> of guest <c>vm1</c>.</summary>
/// <param name="Name">What was checked, in lower case with dashes.</param>
/// <param name="Subject">Of what: a guest's name, say. May be empty.</param>
/// <param name="Passed">Whether it held.</param>
/// <param name="Detail">The figures behind the answer, in one line.</param>
public sealed record Check(string Name, string Subject, bool Passed, string Detail)
{
    /// <summary>The check in one line: <c>guest-active (vm1): passed, running on beta</c>.</summary>
    public override string ToString() =>
        $"{Name}{(Subject.Length == 0 ? "" : $" ({Subject})")}: {(Passed ? "passed" : "FAILED")}{(Detail.Length == 0 ? "" : $", {Detail}")}";
}

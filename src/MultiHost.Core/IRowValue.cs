namespace MultiHost;

/// <summary>
/// A kit's value in a row of a theory's data. It stands for what the test gets when it begins, on each host; until then it is what the test framework writes down, so it must be
/// something that the framework can serialize. Its <see cref="object.ToString"/> is what the test's name shows.
/// </summary>
public interface IRowValue
{
    /// <summary>What the test gets.</summary>
    object? Value { get; }

    /// <summary>Traits of the row's test, by which runs filter: a trait <c>Guest</c> of value <c>vm1</c> is chosen by <c>dotnet test --filter "Guest=vm1"</c>. May have several values of one name.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Traits { get; }

    /// <summary>Why the row's test is skipped; null if it is not.</summary>
    string? SkipReason { get; }
}

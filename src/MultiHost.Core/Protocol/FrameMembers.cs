namespace MultiHost.Protocol;

/// <summary>Says which member of which frame is missing or wrong.</summary>
internal sealed class FrameMembers(string frame)
{
    private const long LastMoment = 32_503_680_000_000_000; // the year 3000

    public FrameMembers Given(string member, object? value) =>
        value is not null ? this : throw new ProtocolException($"The frame '{frame}' lacks its member {member}. Both ends must come from one build.");

    public FrameMembers Text(string member, string? value) => Given(member, value);

    /// <summary>Numbers that name something, or limit it, begin at 1.</summary>
    public FrameMembers Number(string member, long value) => That(member, value >= 1, $"it is {value}, or missing");

    public FrameMembers Seconds(string member, double value, double most) => That(member, value >= 0 && value <= most, $"{value} seconds are out of range");

    /// <summary>A moment in microseconds since 1970; 0 if none is said.</summary>
    public FrameMembers Moment(string member, long value) => That(member, value is >= 0 and <= LastMoment, $"{value} is no time");

    public FrameMembers Known<T>(string member, T value)
        where T : struct, Enum => That(member, Enum.IsDefined(value), $"{value} means nothing");

    public FrameMembers Role(string member, string? value) => Given(member, value).That(member, Naming.IsName(value), "it is no name of a role");

    public FrameMembers Roles(string member, IEnumerable<string?>? values) => All(member, values, Naming.IsName);

    public FrameMembers All<T>(string member, IEnumerable<T>? values, Predicate<T> isSound) =>
        Given(member, values).That(member, values!.All(v => isSound(v)), "one of its elements is missing or no such thing");

    public FrameMembers That(string member, bool holds, string problem) =>
        holds ? this : throw new ProtocolException($"The frame '{frame}' has a wrong member {member}: {problem}. Both ends must come from one build.");
}

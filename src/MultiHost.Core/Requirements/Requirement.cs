namespace MultiHost.Requirements;

/// <summary>Something that a test requires of hosts.</summary>
/// <param name="Text">As a message has it: <c>qemu &gt;= 8.2</c>.</param>
internal abstract record Requirement(string Text)
{
    /// <summary>The fact that hosts are asked for; <c>null</c> if they need not be asked.</summary>
    public virtual string? Fact => null;

    /// <summary>The text.</summary>
    public sealed override string ToString() => Text;
}

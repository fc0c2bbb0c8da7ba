namespace MultiHost.Requirements;

/// <summary>A property that a host must have. No message shows the value that it has, which may be a secret.</summary>
/// <param name="Text">The requirement.</param>
/// <param name="Name">Name of the property.</param>
/// <param name="Value">The value that it must have; <c>null</c> for any.</param>
internal sealed record PropertyRequirement(string Text, string Name, string? Value) : HostRequirement(Text)
{
    public override string? WhyNot(Candidate host) => !host.Properties.TryGetValue(Name, out string? value) ? $"no property '{Name}'"
        : Value is null || value.Trim() == Value ? null
        : $"property '{Name}' is another";
}

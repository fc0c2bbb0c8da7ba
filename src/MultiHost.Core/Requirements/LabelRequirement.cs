namespace MultiHost.Requirements;

/// <summary>A label that a host must have.</summary>
internal sealed record LabelRequirement(string Text, string Label) : HostRequirement(Text)
{
    public override string? WhyNot(Candidate host) => host.Host.Labels.Contains(Label) ? null : $"no label '{Label}'";
}

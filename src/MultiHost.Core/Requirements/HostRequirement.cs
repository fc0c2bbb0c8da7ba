namespace MultiHost.Requirements;

/// <summary>What one host must have.</summary>
internal abstract record HostRequirement(string Text) : Requirement(Text)
{
    /// <summary>Why a host does not have it, for a person: <c>qemu is 7.2.22</c>; <c>null</c> if it does.</summary>
    public abstract string? WhyNot(Candidate host);
}

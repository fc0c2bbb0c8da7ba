namespace ToyFlavour;

/// <summary>Marks a test of the toy framework.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToyAttribute(params string[] roles) : Attribute
{
    public IReadOnlyList<string> Roles { get; } = roles;
}

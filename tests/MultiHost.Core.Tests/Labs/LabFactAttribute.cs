namespace MultiHost.Labs;

/// <summary>A test that makes a lab.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabFactAttribute : FactAttribute
{
    public LabFactAttribute() => Skip = LabRequirements.FindProblem();
}

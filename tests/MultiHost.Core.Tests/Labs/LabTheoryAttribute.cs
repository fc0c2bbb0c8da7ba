namespace MultiHost.Labs;

/// <summary>A test that makes a lab, for each way to its hosts.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabTheoryAttribute : TheoryAttribute
{
    public LabTheoryAttribute() => Skip = LabRequirements.FindProblem();
}

using MultiHost.Doctor.Findings;
using MultiHost.Settings;

namespace MultiHost.Doctor.Checks;

/// <summary>What all checks of an examination share.</summary>
internal sealed record ExaminationContext(MultiHostSettings Settings, ExaminationOptions Options, TimeProvider Time)
{
    /// <summary>In the names of files that are written, so that two examinations at once do not meet.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N")[..12];
}

using MultiHost.Doctor.Findings;

namespace MultiHost.Doctor.Report;

/// <summary>All that was found.</summary>
/// <param name="Settings">Where the settings come from.</param>
/// <param name="Findings">Hosts first in the order of the pool, then pairs.</param>
public sealed record ExaminationReport(string Settings, IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether nothing lacks that a run needs.</summary>
    public bool Passed => Findings.All(f => f.Result != FindingResult.Lacks);

    /// <summary>A table of all findings, and below it the number of those that lack.</summary>
    public override string ToString() => Report.ReportTable.Write(this);

    /// <summary>The same as JSON: <c>settings</c>, <c>passed</c>, and <c>findings</c> with <c>check</c>, <c>host</c>, <c>otherHost</c>,
    /// <c>result</c> (<c>fine</c>, <c>note</c>, <c>lacks</c>, <c>not-tried</c>), <c>fact</c> and <c>fix</c>.</summary>
    public string ToJson() => Report.ReportJson.Write(this);
}

namespace MigrationCoverage;

/// <summary>What is to be covered, and what decides.</summary>
public sealed record CoverageRow(string Row, string Verdict);

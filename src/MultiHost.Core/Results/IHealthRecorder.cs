namespace MultiHost.Results;

/// <summary>A group that takes from a kit what has crashed.</summary>
internal interface IHealthRecorder
{
    /// <summary>Tells of a crash: in the test that runs, or else in the next one.</summary>
    void RecordHealth(HealthFinding finding);
}

namespace MultiHost.Doctor.Findings;

/// <summary>What the hosts are to be fit for.</summary>
public enum ExaminationScope
{
    /// <summary>Tests of any kind: login, shell, runtime, disk, clock and storage.</summary>
    Tests,

    /// <summary>Live migration too: QEMU, accelerator, what each pair has in common, and ports.</summary>
    Migrations,
}

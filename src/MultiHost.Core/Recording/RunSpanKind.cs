namespace MultiHost.Recording;

/// <summary>What a <see cref="RunSpan"/> is of.</summary>
internal enum RunSpanKind
{
    /// <summary>The run of a test assembly.</summary>
    Run,

    /// <summary>A session on a host opens.</summary>
    Session,

    /// <summary>Files are brought to a host.</summary>
    Deployment,

    /// <summary>A test collection, from when it wants hosts to when it gives them back.</summary>
    Collection,

    /// <summary>It waits for hosts.</summary>
    Lease,

    /// <summary>A test.</summary>
    Test,

    /// <summary>Fixtures are made.</summary>
    SetUp,

    /// <summary>Fixtures are disposed of.</summary>
    TearDown,

    /// <summary>A role's part in a phase.</summary>
    Role,

    /// <summary>A step, up to the next one.</summary>
    Step,

    /// <summary>A role waits at a barrier.</summary>
    Barrier,

    /// <summary>A phase of a migration, on one side.</summary>
    MigrationPhase,
}

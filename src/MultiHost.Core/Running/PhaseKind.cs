namespace MultiHost.Running;

/// <summary>What a phase of a collection does.</summary>
public enum PhaseKind
{
    /// <summary>Makes the fixtures of a scope (the collection or a class), on every host of the group.</summary>
    SetUp,

    /// <summary>Runs one test on the hosts that play its roles.</summary>
    Test,

    /// <summary>Disposes of the fixtures of a scope, on every host of the group.</summary>
    TearDown,
}

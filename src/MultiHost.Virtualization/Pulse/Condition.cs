namespace MultiHost.Virtualization.Pulse;

/// <summary>Conditions of a jump, numbered as the processor encodes them.</summary>
internal enum Condition
{
    Below = 2,
    AboveOrEqual = 3,
    Equal = 4,
    NotEqual = 5,
    BelowOrEqual = 6,
    Above = 7,
}

namespace MigrationTests;

/// <summary>A run of a soak went wrong; says how to repeat it.</summary>
public sealed class SoakException(string message, Exception cause) : Exception(message, cause);

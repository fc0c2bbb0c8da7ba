namespace MultiHost.Recording;

/// <summary>The first line.</summary>
/// <param name="Schema">Version of the record's form: <see cref="Current"/>.</param>
/// <param name="Run">Name of the run, as its folder has it.</param>
/// <param name="Machine">The controller's machine.</param>
/// <param name="ProcessId">The controller's process.</param>
/// <param name="Assembly">Name of the test assembly.</param>
/// <param name="Path">Its path.</param>
/// <param name="Version">Version of MultiHost.</param>
/// <param name="Runtime">The controller's .NET.</param>
/// <param name="System">The controller's operating system.</param>
/// <param name="Settings">Where the settings come from.</param>
/// <param name="Seed">What decided the order of tests, roles or both; none if nothing was shuffled.</param>
internal sealed record RunStarted(
    int Schema, string Run, string Machine, int ProcessId, string Assembly, string Path, string Version, string Runtime, string System, string Settings, int? Seed = null)
    : RunEntry
{
    public const int Current = 1;
}

/// <summary>Somebody has stopped the run.</summary>
internal sealed record RunStopped : RunEntry;

/// <summary>The last line of a run that came to its end.</summary>
internal sealed record RunEnded : RunEntry;

/// <summary>Lines that are not there.</summary>
/// <param name="Count">How many.</param>
/// <param name="Why">Why not.</param>
/// <param name="Phase">The phase that they belong to, if it is one.</param>
internal sealed record LeftOut(long Count, string Why, long? Phase = null) : RunEntry;

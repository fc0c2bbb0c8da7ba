namespace MultiHost.Linux;

/// <summary>A process has ended, by a signal of a crash, or as a shell ends whose last command was ended so.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">Its parent's number; 0 if the kernel does not say.</param>
/// <param name="ExitCode">128 and the signal's number.</param>
/// <param name="IsBySignal">Whether a signal ended it, and not it itself.</param>
/// <param name="HasDumpedCore">Whether the kernel wrote a core, or gave one to a program.</param>
/// <param name="Name">What it was called; empty if it was gone before that could be read.</param>
internal sealed record ProcessEnd(int Id, int Parent, int ExitCode, bool IsBySignal, bool HasDumpedCore, string Name);

namespace MultiHost.Agent;

/// <summary>A piece of what a test wrote.</summary>
/// <param name="Text">The text.</param>
/// <param name="At">When it began to be written, in microseconds on this host's clock.</param>
/// <param name="Marks">What of it was written later: see <see cref="Protocol.OutputWritten"/>.</param>
internal sealed record OutputPiece(string Text, long At, int[]? Marks = null);

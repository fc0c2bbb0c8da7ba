namespace MultiHost.Recording;

/// <summary>A file is no record of a run, or a line of it is not what it should be.</summary>
internal sealed class RecordException(string message, Exception? inner = null) : MultiHostException(message, inner);

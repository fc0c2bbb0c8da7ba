namespace MultiHost.Linux;

/// <summary>A program could not be started: there is none, or it may not be run.</summary>
internal sealed class ProcessStartException(string program, string reason, Exception cause) : Exception($"{program} cannot be started: {reason}", cause)
{
    /// <summary>The program, as it was given.</summary>
    public string Program => program;

    /// <summary>Why, in the system's words.</summary>
    public string Reason => reason;
}

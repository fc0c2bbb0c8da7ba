namespace MultiHost;

/// <summary>A group that writes into the run's record what a kit has to say.</summary>
internal interface IEventRecorder
{
    /// <summary>Notes something that has just happened on this host, for the running phase.</summary>
    /// <param name="kind">A kind of our kits, or a name with a dot: see <see cref="Recording.HostEvent"/>.</param>
    /// <param name="data">A JSON object. One that is too long is left out.</param>
    void RecordEvent(string kind, string data);
}

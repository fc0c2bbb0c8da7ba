using System.Diagnostics.Tracing;

namespace MultiHost.Diagnostics;

/// <summary>
/// What goes on inside, for whoever looks for the cause of trouble: the event source <c>MultiHost</c>, which dotnet-trace and the like read, and which
/// <see cref="EventFile"/> writes into a file. An exception that is nobody's concern is at least an event here.
/// </summary>
[EventSource(Name = SourceName)]
internal sealed class MultiHostEvents : EventSource
{
    public const string SourceName = "MultiHost";

    public static readonly MultiHostEvents Log = new();

    private MultiHostEvents()
    {
    }

    /// <summary>Whether each frame is wanted. Ask before its kind is made out: frames are many.</summary>
    public bool WantsFrames => IsEnabled(EventLevel.Verbose, Keywords.Frames);

    [Event(1, Level = EventLevel.Informational, Keywords = Keywords.Sessions, Message = "host {0}: session opens")]
    public void SessionOpens(string host) => WriteEvent(1, host);

    [Event(2, Level = EventLevel.Informational, Keywords = Keywords.Sessions, Message = "host {0}: session is open")]
    public void SessionOpened(string host) => WriteEvent(2, host);

    [Event(3, Level = EventLevel.Informational, Keywords = Keywords.Sessions, Message = "host {0}: session is over: {1}")]
    public void SessionOver(string host, string reason) => WriteEvent(3, host, reason);

    [Event(4, Level = EventLevel.Warning, Keywords = Keywords.Kills, Message = "host {0}: agent is killed: {1}")]
    public void AgentKilled(string host, string reason) => WriteEvent(4, host, reason);

    [Event(5, Level = EventLevel.Warning, Keywords = Keywords.Kills, Message = "host {0}: the command that ends its agent came to {1}")]
    public void KillEnded(string host, string outcome) => WriteEvent(5, host, outcome);

    [Event(6, Level = EventLevel.Error, Keywords = Keywords.Kills, Message = "host {0}: agent did not end, its connection is let go")]
    public void ConnectionLetGo(string host) => WriteEvent(6, host);

    [Event(7, Level = EventLevel.Informational, Keywords = Keywords.Leases, Message = "hosts wanted for {0}")]
    public void LeaseWanted(string roles) => WriteEvent(7, roles);

    [Event(8, Level = EventLevel.Informational, Keywords = Keywords.Leases, Message = "hosts leased: {0}")]
    public void Leased(string hosts) => WriteEvent(8, hosts);

    [Event(9, Level = EventLevel.Informational, Keywords = Keywords.Leases, Message = "hosts given back: {0}")]
    public void Released(string hosts) => WriteEvent(9, hosts);

    [Event(10, Level = EventLevel.Warning, Keywords = Keywords.Leases, Message = "host {0} is out of use: {1}")]
    public void Quarantined(string host, string reason) => WriteEvent(10, host, reason);

    [Event(11, Level = EventLevel.Verbose, Keywords = Keywords.Frames, Message = "host {0} -> {1}, {2} bytes")]
    public void FrameCame(string host, string kind, int bytes) => WriteEvent(11, host, kind, bytes);

    [Event(12, Level = EventLevel.Verbose, Keywords = Keywords.Frames, Message = "host {0} <- {1}, {2} bytes")]
    public void FrameQueued(string host, string kind, int bytes) => WriteEvent(12, host, kind, bytes);

    [Event(13, Level = EventLevel.Warning, Keywords = Keywords.Frames, Message = "host {0} takes no more at once; a thread of its own writes on")]
    public void WriterWaits(string host) => WriteEvent(13, host);

    [Event(14, Level = EventLevel.Warning, Keywords = Keywords.Trouble, Message = "{0}: {1}")]
    public void Swallowed(string where, string exception) => WriteEvent(14, where, exception);

    /// <summary>Notes an exception that changes nothing for anybody.</summary>
    [NonEvent]
    public void Swallowed(string where, Exception exception)
    {
        if (IsEnabled(EventLevel.Warning, Keywords.Trouble))
        {
            Swallowed(where, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>What listeners may choose from.</summary>
    public static class Keywords
    {
        public const EventKeywords Sessions = (EventKeywords)1;
        public const EventKeywords Leases = (EventKeywords)2;
        public const EventKeywords Kills = (EventKeywords)4;
        public const EventKeywords Frames = (EventKeywords)8;
        public const EventKeywords Trouble = (EventKeywords)16;
    }
}

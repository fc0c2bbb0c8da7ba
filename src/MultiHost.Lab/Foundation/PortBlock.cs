namespace MultiHost.Labs.Foundation;

/// <summary>What becomes of a connection to a blocked port.</summary>
public enum PortBlock
{
    /// <summary>Nothing answers, as behind most firewalls: who connects waits for its own time limit.</summary>
    Drop,

    /// <summary>It is refused at once.</summary>
    Reject,
}

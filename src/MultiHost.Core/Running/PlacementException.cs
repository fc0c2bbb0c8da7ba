namespace MultiHost.Running;

/// <summary>The host pool cannot play the roles that a collection's tests ask for, however long one waits.</summary>
internal sealed class PlacementException(string message) : MultiHostException(message);

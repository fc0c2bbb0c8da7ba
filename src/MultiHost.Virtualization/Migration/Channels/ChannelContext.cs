using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>What one end of a channel knows.</summary>
/// <param name="Guest">This host's handle.</param>
/// <param name="Host">Name of this host.</param>
/// <param name="Address">Where this host is reached: a name, or an address of either family.</param>
/// <param name="Folder">Where this host keeps files of the run.</param>
/// <param name="Port">TCP port on which the destination waits; 0 for a free one.</param>
/// <param name="Time">Clock of the deadlines.</param>
internal sealed record ChannelContext(Guest Guest, string Host, string Address, string Folder, int Port, TimeProvider Time);

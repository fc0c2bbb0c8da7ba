using System.Text.Json.Nodes;
using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>
/// One end of a channel, for one migration: a host uses the half that its side needs. Disposing it frees what QEMU has not taken.
/// </summary>
internal abstract class Channel(ChannelContext context) : IAsyncDisposable
{
    protected ChannelContext Context => context;

    protected Guest Guest => context.Guest;

    /// <summary>TCP port on which the destination waits; 0 for a free one.</summary>
    public int Port { get; set; } = context.Port;

    /// <summary>Whether the destination's QEMU is started when the state is there, not before.</summary>
    public virtual bool StartsLate => false;

    /// <summary>Destination, in Prepare: waits for the guest's state.</summary>
    /// <returns>What the source's end has to know.</returns>
    public abstract Task<string> ListenAsync(CancellationToken cancellationToken);

    /// <summary>Destination, in Finish: whatever is left to do before QEMU can report the end.</summary>
    public virtual Task ReceiveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Source, in Perform: gets ready.</summary>
    /// <returns>The address for QEMU's <c>migrate</c>.</returns>
    public abstract Task<string> ConnectAsync(string peer, CancellationToken cancellationToken);

    /// <summary>Source, after a completed transfer: whatever is left to do before the destination has it all.</summary>
    public virtual Task DeliverAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Destination, after post-copy broke: waits again.</summary>
    /// <exception cref="GuestException">This channel cannot be opened again.</exception>
    public virtual Task<string> ListenAgainAsync(CancellationToken cancellationToken) =>
        throw new GuestException("post-copy can be recovered over the channels tcp and unix only; set MigrationOptions.Channel", Guest.Name);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected Task ListenAsync(string uri, CancellationToken cancellationToken) =>
        Guest.Qmp.ExecuteAsync("migrate-incoming", new JsonObject { ["uri"] = uri }, cancellationToken: cancellationToken);

    /// <summary>Out of band: QEMU's main loop may wait for a page of the guest.</summary>
    protected Task RecoverAsync(string uri, CancellationToken cancellationToken) =>
        Guest.Qmp.ExecuteAsync("migrate-recover", new JsonObject { ["uri"] = uri }, outOfBand: true, cancellationToken: cancellationToken);
}

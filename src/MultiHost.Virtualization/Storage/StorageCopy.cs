using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;

namespace MultiHost.Virtualization.Storage;

/// <summary>The copy of a guest's local disks in one migration, on the source. Disposing ends what is left of it, after a failure.</summary>
internal sealed class StorageCopy(StorageMirror mirror, MigrationOptions options, string host) : IAsyncDisposable
{
    /// <summary>The copy that a migration makes; null if it makes none.</summary>
    /// <param name="context">The migration.</param>
    /// <param name="to">Where the destination takes the content; null if it takes none.</param>
    public static StorageCopy? Of(MigrationContext context, StorageAddress? to)
    {
        if (to is null)
        {
            return null;
        }

        GuestDefinition definition = context.Guest.Definition;
        StorageMirror mirror = new(context.Guest, context.Machines.DisksOf(definition), GuestDisks.CopiedOf(definition), to);
        return new StorageCopy(mirror, context.Options, context.Hosts.Self.Name);
    }

    /// <summary>Whether both sides' disks were equal at the switch-over, and in what they differed; null before it, and if they were not compared.</summary>
    public (bool Passed, string Detail)? Compared { get; private set; }

    /// <inheritdoc cref="StorageMirror.Trouble"/>
    public string? Trouble => mirror.Trouble;

    /// <summary>Copies everything, and goes on copying what the guest writes.</summary>
    public Task StartAsync(TimeSpan timeout, CancellationToken cancellationToken) => mirror.StartAsync(options.CopyStorage, timeout, cancellationToken);

    /// <summary>Ends the copy while the guest stands still, and compares.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await mirror.CompleteAsync(cancellationToken).ConfigureAwait(false);
        if (options.VerifyStorage)
        {
            string? difference = await mirror.CompareAsync(new QemuImg(host), cancellationToken).ConfigureAwait(false);
            Compared = (difference is null, difference ?? $"{mirror.Count} {(mirror.Count == 1 ? "disk" : "disks")} compared with the destination's");
        }
    }

    public async ValueTask DisposeAsync() => await mirror.AbortAsync().ConfigureAwait(false);
}

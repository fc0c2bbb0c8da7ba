namespace MultiHost.Virtualization.Migration;

public abstract partial class MigrationScenario
{
    /// <summary>Longest wait at the scenario's end for the hosts that this one has migrated guests with.</summary>
    /// <value>1 millisecond to 24 hours. Default: 120 seconds for each guest.</value>
    protected virtual TimeSpan FinishTimeout => TimeSpan.FromSeconds(120 * Math.Max(1, Guests.Count));

    /// <summary>
    /// Runs the whole scenario on this host: <see cref="PrepareAsync"/>, <see cref="ScenarioAsync"/>, the wait for the hosts that it has
    /// migrated guests
    /// with, and, however it ends, <see cref="PostProcessAsync"/> and the end of this host's guests.
    /// </summary>
    /// <param name="cancellationToken">Ends the scenario.</param>
    protected async Task RunAsync(CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Hosts.Stopping);
        CleanUp steps = new(Hosts.WriteLine);
        await steps.RunAsync("the scenario", async () =>
        {
            Hosts.Step("prepare");
            await PrepareAsync(either.Token).ConfigureAwait(false);
            Hosts.Step("scenario");
            await ScenarioAsync(either.Token).ConfigureAwait(false);
            await parties.MeetAsync("scenario-finished", FinishTimeout, either.Token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        Hosts.Step("post-process");
        await steps.RunAsync($"PostProcessAsync on {Hosts.Self.Name}", PostProcessAsync).ConfigureAwait(false);
        await Task.WhenAll(Guests.Select(guest => steps.RunAsync($"the end of guest '{guest.Name}' on {Hosts.Self.Name}", () => guest.DisposeAsync().AsTask())))
            .ConfigureAwait(false);
        steps.ThrowFirst();
    }

    /// <summary>Before the scenario, on every host: guests, images, services. Default: nothing.</summary>
    protected virtual Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// What is migrated where, on every host. Default: all guests of <see cref="PrepareAsync"/> at once, from the first role to the second.
    /// </summary>
    protected virtual Task ScenarioAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Guests.Select(guest => MigrateAsync(guest, Hosts.Hosts[0].Role, Hosts.Hosts[1].Role, null, cancellationToken)));

    /// <summary>
    /// Runs this host's half of a migration as its source; a scenario may act before and after it. Default: <paramref name="migrate"/>
    /// alone.
    /// </summary>
    /// <param name="part">This host's part.</param>
    /// <param name="migrate">All phases of this side; to be called once.</param>
    protected virtual Task<MigrationReport> MigrateSourceAsync(MigrationPart part, Func<Task<MigrationReport>> migrate)
    {
        ArgumentNullException.ThrowIfNull(migrate);
        return migrate();
    }

    /// <summary>Runs this host's half of a migration as its destination, as <see cref="MigrateSourceAsync"/> does on the source.</summary>
    /// <param name="part">This host's part.</param>
    /// <param name="migrate">All phases of this side; to be called once.</param>
    protected virtual Task<MigrationReport> MigrateDestinationAsync(MigrationPart part, Func<Task<MigrationReport>> migrate)
    {
        ArgumentNullException.ThrowIfNull(migrate);
        return migrate();
    }

    /// <summary>
    /// On both sides, after StartWork and before the transfer: on the destination when its QEMU waits (it is part of Prepare), then on the
    /// source
    /// (part of Perform). An exception fails that phase. Default: nothing.
    /// </summary>
    protected virtual Task BeforeMigrationAsync(MigrationPart part, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// On both sides, after the transfer: on the source when it has ended (part of Perform; of Confirm with post-copy, and if it is not
    /// waited for), on
    /// the destination when the guest is there (part of Finish; not after a cancelled migration). An exception fails that phase. Default:
    /// nothing.
    /// </summary>
    protected virtual Task PostMigrationAsync(MigrationPart part, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// On the source of a migration that did not fail, after its own checks; an exception is a failed check <c>check-source</c>. Default:
    /// nothing.
    /// </summary>
    protected virtual Task CheckSourceAsync(MigrationPart part, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// On the destination of a migration that did not fail, after its own checks; an exception is a failed check <c>check-destination</c>.
    /// Default: nothing.
    /// </summary>
    protected virtual Task CheckDestinationAsync(MigrationPart part, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the scenario, on every host, however it ended; the guests are still there. Default: nothing.</summary>
    protected virtual Task PostProcessAsync() => Task.CompletedTask;
}

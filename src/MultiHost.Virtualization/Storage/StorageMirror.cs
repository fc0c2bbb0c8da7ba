using System.Text.Json.Nodes;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Storage;

/// <summary>The source's half of a copy: one mirror job a disk, from before the transfer to its switch-over. For one run.</summary>
/// <param name="guest">The guest that is on this host.</param>
/// <param name="disks">Its disks as this host has them.</param>
/// <param name="copied">Indexes of those that are copied.</param>
/// <param name="to">Where the destination takes them.</param>
internal sealed class StorageMirror(Guest guest, IReadOnlyList<GuestDisk> disks, IReadOnlyList<int> copied, StorageAddress to)
{
    private const string Prefix = "copy-";
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);

    private readonly QmpClient qmp = guest.Qmp;
    private readonly List<string> targets = [];
    private readonly List<string> jobs = [];

    /// <summary>Why the copy broke on the way, in words for a message; null if it did not.</summary>
    public string? Trouble { get; private set; }

    /// <summary>How many disks are copied.</summary>
    public int Count => copied.Count;

    /// <summary>Starts the jobs, and waits until each has copied everything and follows what the guest writes.</summary>
    /// <exception cref="GuestException">A job ended with an error.</exception>
    /// <exception cref="QmpException">The destination's server cannot be reached, or the sizes differ.</exception>
    public async Task StartAsync(CopyStorage copy, TimeSpan timeout, CancellationToken cancellationToken)
    {
        qmp.EventSeen += Watch;
        foreach (int index in copied)
        {
            string node = DiskArguments.NodeOf(index);
            string target = Named(node);
            JsonObject server = new() { ["type"] = "inet", ["host"] = to.Host, ["port"] = to.Port };
            await qmp.ExecuteAsync(
                "blockdev-add",
                new JsonObject { ["driver"] = "nbd", ["node-name"] = target, ["server"] = server, ["export"] = node },
                cancellationToken: cancellationToken).ConfigureAwait(false);
            targets.Add(target);
            using QmpSubscription events = qmp.Subscribe();
            await qmp.ExecuteAsync(
                "blockdev-mirror",
                new JsonObject { ["job-id"] = target, ["device"] = node, ["target"] = target, ["sync"] = copy == CopyStorage.Incremental ? "top" : "full" },
                cancellationToken: cancellationToken).ConfigureAwait(false);
            jobs.Add(target);
            QmpEvent happened = await events.WaitAsync(
                e => e.Name is "BLOCK_JOB_READY" or "BLOCK_JOB_COMPLETED" && IsOf(e, target), $"Event BLOCK_JOB_READY of {node}", timeout, cancellationToken).ConfigureAwait(false);
            if (happened.Name != "BLOCK_JOB_READY")
            {
                jobs.Remove(target);
                string why = Printable.Phrase(ErrorOf(happened) ?? "it ended before it had copied everything");
                throw new GuestException($"the copy of {disks[index]} broke: {why}", guest.Name);
            }
        }
    }

    /// <summary>Ends the jobs while the guest stands still: both sides' disks are equal then, and stay apart.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (string job in jobs.ToArray())
        {
            jobs.Remove(job);
            string? error;
            try
            {
                error = ErrorOf(await CancelAsync(job, force: false, cancellationToken).ConfigureAwait(false));
            }
            catch (QmpException e)
            {
                error = e.Description; // the job has ended by itself
            }

            if (error is not null)
            {
                throw new GuestException(Trouble ?? Broken(job, error), guest.Name);
            }
        }

        await ReleaseAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compares both sides' content. The guest must stand still, and the destination's server be open.</summary>
    /// <returns>Null if all are equal; else the first difference.</returns>
    public async Task<string?> CompareAsync(QemuImg tool, CancellationToken cancellationToken)
    {
        foreach (int index in copied)
        {
            string? difference = await tool.CompareAsync(
                disks[index].Path!, disks[index].Format, to.UrlOf(DiskArguments.NodeOf(index)), cancellationToken).ConfigureAwait(false);
            if (difference is not null)
            {
                return $"{disks[index]}: {difference}";
            }
        }

        return null;
    }

    /// <summary>Ends what is left of a copy that failed: no job and no node of it stays. Never fails.</summary>
    public async Task AbortAsync()
    {
        qmp.EventSeen -= Watch;
        foreach (string job in jobs.ToArray())
        {
            jobs.Remove(job);
            await SafelyAsync(() => CancelAsync(job, force: true, CancellationToken.None)).ConfigureAwait(false);
        }

        await SafelyAsync(() => ReleaseAsync(CancellationToken.None)).ConfigureAwait(false);
    }

    private static async Task SafelyAsync(Func<Task> end)
    {
        try
        {
            await end().ConfigureAwait(false);
        }
        catch (MultiHostException)
        {
            // QEMU is gone, or ended the job by itself: nothing is left of it either way.
        }
    }

    private static string Broken(string job, string error) =>
        $"the copy of {job[Prefix.Length..]} broke before the switch-over: {Printable.Phrase(error)}. "
        + "Look at qemu.stderr.log of both hosts, and at the destination's disk space";

    // A job that breaks is gone at once, and QEMU then fails the transfer without a word about it.
    private void Watch(QmpEvent happened)
    {
        if (happened.Name == "BLOCK_JOB_COMPLETED" && happened.Text("device") is { } job && job.StartsWith(Prefix, StringComparison.Ordinal) && ErrorOf(happened) is { } error)
        {
            Trouble ??= Broken(job, error);
        }
    }

    private static string Named(string node) => Prefix + node;

    private static bool IsOf(QmpEvent happened, string job) => happened.Text("device") == job;

    private static string? ErrorOf(QmpEvent happened) => happened.Text("error");

    private async Task<QmpEvent> CancelAsync(string job, bool force, CancellationToken cancellationToken)
    {
        using QmpSubscription events = qmp.Subscribe();
        await qmp.ExecuteAsync("block-job-cancel", new JsonObject { ["device"] = job, ["force"] = force }, cancellationToken: cancellationToken).ConfigureAwait(false);
        return await events.WaitAsync(
            e => e.Name is "BLOCK_JOB_COMPLETED" or "BLOCK_JOB_CANCELLED" && IsOf(e, job), $"Event BLOCK_JOB_COMPLETED of {job}", EndTimeout, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        foreach (string target in targets.ToArray())
        {
            targets.Remove(target);
            await qmp.ExecuteAsync("blockdev-del", new JsonObject { ["node-name"] = target }, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}

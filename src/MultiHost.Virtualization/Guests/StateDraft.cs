using Microsoft.Win32.SafeHandles;
using MultiHost.Virtualization.Migration.Channels;

namespace MultiHost.Virtualization.Guests;

/// <summary>
/// A file that a guest is saved to: a draft beside it, which takes its place when it is whole and on the disk. Disposing removes a draft that did not come
/// to that. Storage that hangs would hold us beyond every deadline: its calls run on threads that are given up then.
/// </summary>
internal sealed class StateDraft : IAsyncDisposable
{
    private const int Open = 0;
    private const int Abandoned = 1;
    private const int Replacing = 2;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly string path;
    private readonly FileStream file;
    private readonly TimeProvider time;
    private int state;
    private bool completed;

    private StateDraft(string path, FileStream file, TimeProvider time)
    {
        this.path = path;
        this.file = file;
        this.time = time;
    }

    public string DraftPath => file.Name;

    public SafeFileHandle Handle => file.SafeFileHandle;

    /// <summary>Makes the draft. Who gives up finds none: one that comes late is removed first, unless the storage does not answer.</summary>
    /// <param name="path">The file that it is to become, a full path.</param>
    /// <param name="time">Clock of the deadlines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static async Task<StateDraft> CreateAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        string draft = Path.Combine(Path.GetDirectoryName(path) ?? "/", $".{Guid.NewGuid():N}.mh-saving");
        Task<FileStream> creating = OnThreadAsync(() =>
        {
            // What is there is replaced, if it is a file: not a folder, and not one of the system's devices.
            if (Directory.Exists(path) || path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal))
            {
                throw new IOException("it is no place for a file");
            }

            return SavedState.Create(draft);
        });
        try
        {
            return new StateDraft(path, await creating.WaitAsync(cancellationToken).ConfigureAwait(false), time);
        }
        catch (OperationCanceledException)
        {
            Task removing = RemoveLateAsync(creating);
            Task first = await Task.WhenAny(removing, Task.Delay(Grace, time, CancellationToken.None)).ConfigureAwait(false);
            await first.ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes what stands behind QEMU's state, sees to it that all is on the disk, and gives the file its name.</summary>
    /// <exception cref="IOException">The disk does not take it. Nothing has changed at the path.</exception>
    public async Task CompleteAsync(SavedGuest saved, CancellationToken cancellationToken)
    {
        Task completing = OnThreadAsync(() =>
        {
            file.Seek(0, SeekOrigin.End);
            saved.WriteTo(file);
            file.Flush(flushToDisk: true);
            file.Dispose();
            if (Interlocked.CompareExchange(ref state, Replacing, Open) == Open)
            {
                File.Move(DraftPath, path, overwrite: true);
                completed = true;
            }

            return completed;
        });
        try
        {
            await completing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Interlocked.CompareExchange(ref state, Abandoned, Open) != Open)
        {
            // The name is being given: a matter of moments, whose outcome decides who has the guest.
            await WithinGraceAsync(completing, $"{DraftPath} is whole, but was not renamed").ConfigureAwait(false);
        }
    }

    /// <exception cref="IOException">A draft could not be removed; the message names it.</exception>
    public async ValueTask DisposeAsync()
    {
        Interlocked.CompareExchange(ref state, Abandoned, Open);
        if (!completed)
        {
            Task removing = OnThreadAsync(() =>
            {
                file.Dispose();
                File.Delete(DraftPath);
                return true;
            });
            await WithinGraceAsync(removing, $"{DraftPath} was not removed").ConfigureAwait(false);
        }
    }

    private static async Task RemoveLateAsync(Task<FileStream> creating)
    {
        await ((Task)creating).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever wanted it has given up
        if (creating.IsCompletedSuccessfully)
        {
            FileStream late = await creating.ConfigureAwait(false);
            await late.DisposeAsync().ConfigureAwait(false);
            File.Delete(late.Name);
        }
    }

    private async Task WithinGraceAsync(Task act, string failure)
    {
        try
        {
            await act.WaitAsync(Grace, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new IOException($"{failure} within {Grace.TotalSeconds:0} s: its storage does not answer", exception);
        }
    }

    private static Task<T> OnThreadAsync<T>(Func<T> act) =>
        Task.Factory.StartNew(act, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

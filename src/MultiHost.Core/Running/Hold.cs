using MultiHost.Diagnostics;

namespace MultiHost.Running;

/// <summary>The hosts of a failed test stay as they are: until a time, or until somebody removes the file that says how to enter them.</summary>
/// <param name="began">When it began, on the phase's clock.</param>
/// <param name="until">When it is over, on the phase's clock.</param>
internal sealed class Hold(TimeSpan began, TimeSpan until) : IDisposable
{
    private FileSystemWatcher? watcher;
    private string? file;

    public TimeSpan Began => began;

    public TimeSpan Until => until;

    public bool IsAnnounced { get; private set; }

    /// <summary>Writes the file, and watches it.</summary>
    /// <param name="sheet">What is in it.</param>
    /// <param name="onRemoved">Called when it was removed, on a thread of its own; more than once, maybe.</param>
    /// <returns>Why it cannot be written or watched; <c>null</c> if it can.</returns>
    public string? Announce(KeepSheet sheet, Action onRemoved)
    {
        IsAnnounced = true;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(sheet.File)!);
            File.WriteAllText(sheet.File, sheet.Text);
            file = sheet.File;
            watcher = new FileSystemWatcher(Path.GetDirectoryName(sheet.File)!, Path.GetFileName(sheet.File)) { NotifyFilter = NotifyFilters.FileName };
            watcher.Deleted += (_, _) => onRemoved();
            watcher.Renamed += (_, _) => onRemoved();
            watcher.EnableRaisingEvents = true;
            if (!File.Exists(sheet.File))
            {
                ThreadPool.QueueUserWorkItem(_ => onRemoved()); // between its writing and the watching
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            MultiHostEvents.Log.Swallowed($"keeping hosts: {sheet.File}", e);
            return e.Message;
        }
    }

    public void Dispose()
    {
        watcher?.Dispose();
        try
        {
            if (file is not null)
            {
                File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What it says is not true any more, and the result says so.
            MultiHostEvents.Log.Swallowed($"removing {file}", e);
        }
    }
}

using MultiHost.Hosting;

namespace MultiHost.Sessions;

/// <summary>Its first test attaches files and passes, its second attaches nothing and passes, its third attaches more than it may.</summary>
public sealed class AttachingEngine : WorkEngine
{
    protected override async Task TestAsync(int number, IEngineHost host)
    {
        IHostGroup group = host.Group;
        await File.WriteAllTextAsync(Path.Combine(group.LogFolder, "own.log"), "a log");
        if (number == 1)
        {
            string file = Path.Combine(group.Folder, "state.bin");
            await File.WriteAllTextAsync(file, $"of {group.Self.Role}");
            group.Attach(file);
            group.WriteLine("attached");
        }
        else if (number == 3 && group.Self.Role == "source")
        {
            string file = Path.Combine(group.Folder, "large.bin");
            using (FileStream large = new(file, FileMode.CreateNew))
            {
                large.SetLength((IHostGroup.MaxAttachedBytes / 2) + 1);
            }

            group.Attach(file);
            group.Attach(file);
        }
    }
}

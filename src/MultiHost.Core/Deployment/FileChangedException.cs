namespace MultiHost.Deployment;

/// <summary>A file is no longer what was hashed, so that it cannot be sent under that hash.</summary>
internal sealed class FileChangedException(TreeFile file, Exception? cause = null)
    : IOException($"{Naming.Shown(file.Source)} {(cause is null ? "was changed after it had been read" : $"can no longer be read: {cause.Message}")}", cause)
{
    public TreeFile File => file;
}

using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>A guest's state in a file: its RAM is for nobody but who runs the test, and no shell comes between QEMU and the file.</summary>
internal static class SavedState
{
    private const string Name = "state";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the file, which must not be there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static FileStream Create(string path)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    /// <summary>
    /// The address of the file for QEMU's <c>migrate</c> and <c>migrate-incoming</c>: <c>file:</c> where QEMU has it; where not, QEMU gets the open file
    /// (<c>fd:</c>). Either way QEMU itself notices and tells what fails; a program in between, as of <c>exec:</c>, would lose what it had not written yet, and
    /// QEMU would call that completed.
    /// </summary>
    public static async Task<string> UriAsync(QmpClient qmp, string path, SafeFileHandle open, bool hasFile, CancellationToken cancellationToken)
    {
        if (hasFile)
        {
            return $"file:{path}";
        }

        await qmp.ExecuteWithAsync(open, "getfd", new JsonObject { ["fdname"] = Name }, cancellationToken).ConfigureAwait(false);
        return $"fd:{Name}";
    }
}

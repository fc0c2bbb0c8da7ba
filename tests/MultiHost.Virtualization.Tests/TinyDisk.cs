using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace MultiHost.Virtualization.Tests;

/// <summary>A disk of a few KiB that becomes full like any other. Needs root.</summary>
internal sealed class TinyDisk : IDisposable
{
    public TinyDisk(int sizeKiB)
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "Mounting a small file system needs root.");
        Folder = Directory.CreateTempSubdirectory("mh-tiny-disk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={sizeKiB}k"), "tmpfs", Folder);
    }

    public string Folder { get; }

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit(TimeSpan.FromSeconds(60));
        Assert.Equal(0, process.ExitCode);
    }
}

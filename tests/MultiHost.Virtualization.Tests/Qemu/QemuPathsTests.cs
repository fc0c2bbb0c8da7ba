using System.Text;
using FluentAssertions;
using MultiHost.Virtualization.Qemu;
using Xunit;

namespace MultiHost.Virtualization.Tests.Qemu;

/// <summary>A test of its own process's TMPDIR would meet others: the folder of the run is what is too long here, and the temporary one as well.</summary>
[Collection("TMPDIR")]
public sealed class QemuPathsTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("mh-test-").FullName;
    private readonly string? before = Environment.GetEnvironmentVariable("TMPDIR");

    [SkippableFact]
    public void Create_WhereEvenTheTemporaryFolderIsTooLong_FindsAShortOneForTheOwnerAlone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such limit.");
        string far = Directory.CreateDirectory(Path.Combine(root, new string('t', 107 - root.Length - 1))).FullName;
        Environment.SetEnvironmentVariable("TMPDIR", far);

        using QemuPaths paths = QemuPaths.Create(far, far, "vm1");

        Encoding.UTF8.GetByteCount(paths.Serial).Should().BeLessThanOrEqualTo(SocketListener.MaxPath);
        new SocketListener(paths.Serial).Dispose();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(paths.Folder).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("TMPDIR", before);
        Directory.Delete(root, recursive: true);
    }
}

/// <summary>Runs alone: the temporary folder is the whole process's.</summary>
[CollectionDefinition("TMPDIR", DisableParallelization = true)]
public sealed class TemporaryFolderCollection;

using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MultiHost;

/// <summary>What the system says of a path without opening it, which .NET does not tell: pipes look like files to it, and wait when they are opened.</summary>
internal sealed class FileFacts
{
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const uint Everything = 0xfff;
    private const int NoSuchEntry = 2;
    private const int NoFolder = 20;
    private const int TooManyLinks = 40;

    private FileFacts(FileKind kind) => Kind = kind;

    private FileFacts(ReadOnlySpan<byte> said)
    {
        ushort mode = BinaryPrimitives.ReadUInt16LittleEndian(said[28..]);
        Kind = (mode & 0xf000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0xa000 => FileKind.Link,
            0x1000 => FileKind.Pipe,
            0xc000 => FileKind.Socket,
            0x2000 or 0x6000 => FileKind.Device,
            _ => FileKind.Unknown,
        };
        IsExecutable = (mode & 0x40) != 0;
        Length = Number(said[40..]);
        long seconds = Number(said[112..]);
        uint nanoseconds = (uint)Number(said[120..]);
        Written = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, -60_000_000_000, 250_000_000_000)).AddTicks(nanoseconds / 100);
        Stamp = string.Create(
            CultureInfo.InvariantCulture, $"{Length}-{seconds}.{nanoseconds}-{Number(said[96..])}.{(uint)Number(said[104..])}-{Number(said[32..])}");
    }

    public FileKind Kind { get; }

    public bool IsExecutable { get; }

    public long Length { get; }

    /// <summary>When the content was last written to.</summary>
    public DateTimeOffset Written { get; }

    /// <summary>Changes with every change of the file, also one that keeps its length and sets back its time: the time of the last change of any kind cannot be
    /// set. Has no space.</summary>
    public string Stamp { get; } = "";

    /// <summary>Asks the system.</summary>
    /// <param name="path">Where.</param>
    /// <param name="follow">Whether a link stands for what it leads to.</param>
    public static FileFacts Of(string path, bool follow)
    {
        if (Call is not { } call)
        {
            return Guess(path, follow);
        }

        byte[] said = new byte[256];
        if (StatX(call, CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), follow ? 0 : DoNotFollow, Everything, said) == 0)
        {
            return new FileFacts(said);
        }

        return Marshal.GetLastPInvokeError() switch
        {
            NoSuchEntry or NoFolder or TooManyLinks => new FileFacts(FileKind.Missing),
            _ => Guess(path, follow), // a kernel, or a sandbox, without this call; or a folder that may not be looked into
        };
    }

    /// <summary>The path without any link in it; null if it leads nowhere, or in circles.</summary>
    public static string? RealPath(string path)
    {
        nint found = RealPath(Encoding.UTF8.GetBytes(path + '\0'), 0);
        try
        {
            return found == 0 ? null : Marshal.PtrToStringUTF8(found);
        }
        finally
        {
            Free(found);
        }
    }

    // A number of the system call, which is older than the function of that name in some C libraries.
    private static long? Call => !OperatingSystem.IsLinux() ? null : RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 332,
        Architecture.Arm64 or Architecture.LoongArch64 or Architecture.RiscV64 => 291,
        _ => null,
    };

    private static FileFacts Guess(string path, bool follow)
    {
        FileInfo file = new(path);
        return !follow && file.LinkTarget is not null ? new FileFacts(FileKind.Link)
            : Directory.Exists(path) ? new FileFacts(FileKind.Folder)
            : file.Exists ? new FileFacts(file)
            : new FileFacts(FileKind.Missing);
    }

    private FileFacts(FileInfo file)
    {
        FileInfo source = file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
        Kind = FileKind.File;
        IsExecutable = !OperatingSystem.IsWindows() && (source.UnixFileMode & UnixFileMode.UserExecute) != 0;
        Length = source.Length;
        Written = source.LastWriteTimeUtc;
        Stamp = string.Create(CultureInfo.InvariantCulture, $"{Length}-{source.LastWriteTimeUtc.Ticks}-{source.CreationTimeUtc.Ticks}");
    }

    private static long Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint StatX(long call, int folder, byte[] path, int flags, uint mask, byte[] said);

    [DllImport("libc", EntryPoint = "realpath")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint RealPath(byte[] path, nint buffer);

    [DllImport("libc", EntryPoint = "free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void Free(nint memory);
}

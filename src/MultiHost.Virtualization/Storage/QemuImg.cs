using System.ComponentModel;
using System.Diagnostics;

namespace MultiHost.Virtualization.Storage;

/// <summary>Runs <c>qemu-img</c>.</summary>
/// <param name="host">For messages.</param>
internal sealed class QemuImg(string host)
{
    private const string Program = "qemu-img";

    /// <summary>Makes a file. The one that is there is replaced.</summary>
    /// <exception cref="StorageException">It could not be made.</exception>
    public Task CreateAsync(string path, GuestDisk disk, CancellationToken cancellationToken)
    {
        string[] backing = disk.Base is { } lower ? ["-b", lower, "-F", "raw"] : [];
        return MustAsync([
            "create", "-q", "-f", disk.Format == DiskFormat.Qcow2 ? "qcow2" : "raw", .. backing, path, $"{disk.CreateMiB}M"], cancellationToken);
    }

    /// <summary>Makes a qcow2 file that begins with the content of another and holds what is written.</summary>
    /// <exception cref="StorageException">It could not be made.</exception>
    public Task CopyAsync(GuestDisk original, string path, CancellationToken cancellationToken) => MustAsync(
        ["create", "-q", "-f", "qcow2", "-b", original.Path!, "-F", original.Format == DiskFormat.Qcow2 ? "qcow2" : "raw", path], cancellationToken);

    /// <summary>Compares what guests see of two images, also while a stopped guest has one of them.</summary>
    /// <returns>Null if they are equal; else what differs, in qemu-img's words.</returns>
    /// <exception cref="StorageException">They could not be compared.</exception>
    public async Task<string?> CompareAsync(string one, DiskFormat format, string other, CancellationToken cancellationToken)
    {
        (int code, string words) = await RunAsync(["compare", "-U", "-f", format == DiskFormat.Qcow2 ? "qcow2" : "raw", "-F", "raw", one, other], cancellationToken).ConfigureAwait(false);
        return code switch
        {
            0 => null,
            1 => words,
            _ => throw new StorageException($"{one} and {other} could not be compared on {host}: {words}", host, one),
        };
    }

    private async Task MustAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        (int code, string words) = await RunAsync(arguments, cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            throw new StorageException($"'{Program} {string.Join(' ', arguments)}' ended with exit code {code} on {host}: {words}", host, arguments[^1]);
        }
    }

    private async Task<(int Code, string Words)> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using Process process = Start(arguments);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string words = $"{await output.ConfigureAwait(false)}{await errors.ConfigureAwait(false)}".Trim();
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return (process.ExitCode, Printable.Phrase(words));
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(Program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception e)
        {
            throw new StorageException(
                $"{Program} cannot be run on {host}: {e.Message}. Run: apt-get install -y --no-install-recommends qemu-utils", host, Program, e);
        }
    }
}

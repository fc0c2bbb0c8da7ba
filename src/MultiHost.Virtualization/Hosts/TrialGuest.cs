using MultiHost.Hosts;
using MultiHost.Virtualization.Pulse;

namespace MultiHost.Virtualization.Hosts;

/// <summary>Runs the pulse guest on a host until it has gone once over its memory: what proves that an accelerator works.</summary>
internal static class TrialGuest
{
    private const string Emulation = "tcg";

    // What QEMU says when it stops the guest and waits: it would never end by itself.
    private const string Stopped = "KVM internal error";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FastLimit = TimeSpan.FromSeconds(5);

    /// <returns>Null if the guest ran; else what QEMU said, or that it was silent.</returns>
    public static async Task<string?> TryAsync(
        IHostTransport transport, string binary, string accelerator, TimeProvider time, CancellationToken cancellationToken)
    {
        byte[] image = PulseImage.Generate(PulseSettings.Of(1, 20));
        IHostProcess process = transport.Start(AttachedProgram.Command(
            image,
            [
                "/bin/sh", "-c", "exec \"$@\" 2>&1", "multihost-trial", // one stream, so that the end of a guest is seen at once
                binary, "-nodefaults", "-no-user-config", "-display", "none", "-machine", "pc", "-accel", accelerator, "-m", "8192K",
                "-kernel", "image", "-chardev", "stdio,id=serial,signal=off", "-serial", "chardev:serial",
            ]));
        TimeSpan limit = accelerator == Emulation ? Limit : FastLimit;
        List<string> words = [];
        using CancellationTokenSource late = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        bool ran;
        using (either.Token.Register(() => _ = AttachedProgram.EndAsync(process, time)))
        {
            ran = await Task.Factory.StartNew(
                () => HasPassed(process.Output, words), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }

        await AttachedProgram.EndAsync(process, time).ConfigureAwait(false);
        await process.DisposeAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return ran ? null
            : FirstLine(words) ?? FirstLine(process.ErrorTail.Split('\n')) ?? $"it gave no sign of life within {limit.TotalSeconds} s";
    }

    private static bool HasPassed(Stream output, List<string> words)
    {
        using StreamReader lines = new(output, leaveOpen: true);
        try
        {
            while (lines.ReadLine() is { } line)
            {
                if (PulseHeartbeat.Parse(line.TrimEnd('\r')) is { Pass: > 0, Bad: 0 })
                {
                    return true;
                }

                words.Add(line);
                if (line.StartsWith(Stopped, StringComparison.Ordinal))
                {
                    return false;
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The time was over.
        }

        return false;
    }

    // Warnings come first and stop no guest; neither does what the guest itself prints.
    private static string? FirstLine(IEnumerable<string> lines)
    {
        string[] said = [.. lines.Select(l => l.Trim()).Where(l => l.Length > 0 && !l.StartsWith("pulse", StringComparison.Ordinal))];
        return said.FirstOrDefault(l => !l.Contains("warning:", StringComparison.Ordinal)) ?? said.FirstOrDefault();
    }
}

using System.Globalization;

namespace MultiHost.Deployment;

/// <summary>Says once a second how far a deployment is, if it takes that long, and at its end what it took.</summary>
internal sealed class SendProgress(string host, int files, long totalBytes, Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>Told what was said, as numbers: bytes that were sent, and all of them.</summary>
    public Action<long, long> OnSaid { get; init; } = (_, _) => { };

    private readonly long began = time.GetTimestamp();
    private TimeSpan next = Quiet;

    public void Sent(long bytes)
    {
        TimeSpan elapsed = time.GetElapsedTime(began);
        if (elapsed >= next)
        {
            next = elapsed + Quiet;
            OnSaid(Math.Min(bytes, totalBytes), totalBytes);
            say($"{host}: {MiB(Math.Min(bytes, totalBytes))} of {MiB(totalBytes)} MiB sent, {Rate(bytes, elapsed)} MiB/s");
        }
    }

    public void Finish()
    {
        TimeSpan elapsed = time.GetElapsedTime(began);
        if (elapsed >= Quiet)
        {
            say(string.Create(
                CultureInfo.InvariantCulture,
                $"{host}: {files} files with {MiB(totalBytes)} MiB were sent in {elapsed.TotalSeconds:0.0} s, {Rate(totalBytes, elapsed)} MiB/s"));
        }
    }

    private static string MiB(double bytes) => (bytes / 1024 / 1024).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Rate(long bytes, TimeSpan elapsed) => MiB(bytes / Math.Max(0.001, elapsed.TotalSeconds));
}

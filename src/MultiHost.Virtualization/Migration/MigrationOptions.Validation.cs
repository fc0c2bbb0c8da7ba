using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Storage;

namespace MultiHost.Virtualization.Migration;

public sealed partial record MigrationOptions
{
    internal bool CancelsBeforeSwitchover =>
        CancelAfter is not null
        || CancelWhen == MigrationStatus.Setup || CancelWhen == MigrationStatus.Active || CancelWhen == MigrationStatus.PreSwitchover;

    internal MigrationOptions Validated()
    {
        Check(Timeout >= TimeSpan.FromSeconds(1) && Timeout <= TimeSpan.FromHours(24), nameof(Timeout), Timeout, "1 second to 24 hours");
        Check(WorkTimeout > TimeSpan.Zero && WorkTimeout <= TimeSpan.FromHours(24), nameof(WorkTimeout), WorkTimeout, "up to 24 hours");
        Check(
            MonitorTimeout >= TimeSpan.FromMilliseconds(100) && MonitorTimeout <= TimeSpan.FromHours(1), nameof(MonitorTimeout), MonitorTimeout, "100 ms to 1 hour");
        Check(BandwidthLimit is null or > 0, nameof(BandwidthLimit), BandwidthLimit, "1 byte per second and more");
        Check(
            DowntimeLimit >= TimeSpan.FromMilliseconds(1) && DowntimeLimit <= TimeSpan.FromSeconds(2000),
            nameof(DowntimeLimit), DowntimeLimit, "1 ms to 2000 s");
        Check(Port is null or (>= 1 and <= 65535), nameof(Port), Port, "1 to 65535");
        Check(CancelAfter is null || CancelAfter >= TimeSpan.Zero, nameof(CancelAfter), CancelAfter, "0 and more");
        Check(SampleEvery >= TimeSpan.FromMilliseconds(10), nameof(SampleEvery), SampleEvery, "10 ms and more");
        Check(RunBefore is null || RunBefore >= TimeSpan.Zero, nameof(RunBefore), RunBefore, "0 and more");
        Check(RunBefore is null || StartWork is null, nameof(StartWork), "set", "null together with RunBefore: a paused guest cannot begin work");
        Check(MultiFd is null or { Channels: >= 1 and <= 255 }, "MultiFd.Channels", MultiFd?.Channels, "1 to 255");
        Check(AutoConverge is null or { InitialPercent: >= 1 and <= 99 }, "AutoConverge.InitialPercent", AutoConverge?.InitialPercent, "1 to 99");
        Check(AutoConverge is null or { IncrementPercent: >= 1 and <= 99 }, "AutoConverge.IncrementPercent", AutoConverge?.IncrementPercent, "1 to 99");
        Check(AutoConverge is null or { MaxPercent: >= 1 and <= 99 }, "AutoConverge.MaxPercent", AutoConverge?.MaxPercent, "1 to 99");
        Check(
            Xbzrle is null || (Xbzrle.CacheBytes >= 4096 && long.IsPow2(Xbzrle.CacheBytes)),
            "Xbzrle.CacheBytes", Xbzrle?.CacheBytes, "a power of two, 4096 and more");
        Check(Tls is null or { IsValid: true }, nameof(Tls), Tls?.Kind, "credentials of its kind for both sides, or for none");
        Check(PostCopy is null or { Recoveries: >= 0 }, "PostCopy.Recoveries", PostCopy?.Recoveries, "0 and more");
        Check(
            Protocol == MigrationProtocol.V3 || (PostCopy is null && WaitForTransfer),
            nameof(Protocol), Protocol, "V3 with PostCopy or without WaitForTransfer: version 2 ends the source when Perform is over");
        CheckChannel();
        return this;
    }

    /// <summary>Slows a transfer down that a fault is to meet under way.</summary>
    /// <exception cref="ArgumentException">The fault cannot happen in this migration.</exception>
    internal MigrationOptions PreparedForFault(RoleName from, RoleName to)
    {
        const long slow = 256 * 1024;
        Fault?.Validate(from, to, Protocol, PostCopy is not null);
        return Fault is null ? this : FaultTimings.Of(Fault, Fault.SideOf(from), PostCopy is not null) switch
        {
            FaultTiming.DuringTransfer => this with { BandwidthLimit = Math.Min(BandwidthLimit ?? slow, slow) },
            FaultTiming.DuringPostCopy => this with
            {
                BandwidthLimit = Math.Min(BandwidthLimit ?? slow, slow),
                PostCopy = PostCopy! with { BandwidthLimit = Math.Min(PostCopy.BandwidthLimit ?? 4 * slow, 4 * slow) },
            },
            _ => this,
        };
    }

    private void CheckChannel()
    {
        string channel = HostOffline is null ? Channel.Name : "a file";
        Check(PostCopy is null || channel is "tcp" or "unix", nameof(PostCopy), $"set, and the channel is {channel}", "with the channels tcp and unix");
        Check(MultiFd is null || channel is "tcp" or "unix", nameof(MultiFd), $"set, and the channel is {channel}", "with the channels tcp and unix");
        Check(
            CopyStorage == CopyStorage.None || (PostCopy is null && channel != "file" && HostOffline is null),
            nameof(CopyStorage), CopyStorage, "None with post-copy and with the channel file: the destination has no guest while the disks are copied, or they must not stand still");
        Check(Tls is null || channel is "tcp" or "unix" or "fd", nameof(Tls), $"set, and the channel is {channel}", "with the channels tcp, unix and fd");
        Check(
            WaitForTransfer || channel is "tcp" or "unix" or "fd",
            nameof(WaitForTransfer), $"false, and the channel is {channel}", "false with the channels tcp, unix and fd");
    }

    private static void Check(bool holds, string member, object? value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(member, value, $"MigrationOptions.{member} is {value}. Allowed: {allowed}.");
        }
    }
}

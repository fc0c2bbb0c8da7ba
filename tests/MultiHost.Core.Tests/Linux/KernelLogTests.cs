namespace MultiHost.Linux;

public sealed class KernelLogTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Read_OfWhatComesAfterTheBegin_HasTheKernelsLinesOnceAndWhole()
    {
        File.WriteAllText(path, "3,1,1,-;long ago\n");
        using KernelLog log = KernelLog.TryOpen(path, out _)!;

        log.Read().Should().BeEmpty();
        File.AppendAllText(path, "3,2,2,-;first\n SUBSYSTEM=x\n10,3,3,-;a program's\n3,4,4,-;sec");
        log.Read().Should().Equal(new KernelLine(2, "first"));
        File.AppendAllText(path, "ond\n");
        log.Read().Should().Equal(new KernelLine(4, "second"));
        log.Read().Should().BeEmpty();
    }

    [Fact]
    public void TryOpen_OfALogThatCannotBeRead_SaysWhy()
    {
        KernelLog.TryOpen("/nowhere/kmsg", out string? whyNot).Should().BeNull();

        whyNot.Should().Be("/nowhere/kmsg: No such file or directory");
    }

    // Other runs on this machine read the same log, so the line is one that means nothing, and a program's, which is nobody's crash.
    [SkippableFact]
    public void Read_OfTheMachinesOwnLog_DoesNotWait()
    {
        using KernelLog? log = KernelLog.TryOpen(KernelLog.Device, out string? whyNot);
        Skip.If(log is null, whyNot);
        Skip.IfNot(Environment.IsPrivilegedProcess, "Only root may write to the kernel's log.");

        File.WriteAllText(KernelLog.Device, "<6>multihost: a line of a test, which means nothing");

        log!.Read().Should().NotContain(l => l.Text.Contains("multihost: a line of a test"), "it is a program's");
        File.ReadAllText("/proc/sys/kernel/random/boot_id").Should().NotBeEmpty();
    }
}

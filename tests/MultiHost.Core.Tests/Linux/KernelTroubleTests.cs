namespace MultiHost.Linux;

public sealed class KernelTroubleTests
{
    [Theory]
    [InlineData("Kernel panic - not syncing: sysrq triggered crash")]
    [InlineData("BUG: kernel NULL pointer dereference, address: 0000000000000000")]
    [InlineData("BUG: unable to handle page fault for address: ffffffffc0001000")]
    [InlineData("Oops: 0002 [#1] PREEMPT SMP PTI")]
    [InlineData("kernel BUG at mm/slub.c:448!")]
    [InlineData("watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [sh:123]")]
    [InlineData("INFO: task jbd2/vda-8:88 blocked for more than 120 seconds.")]
    [InlineData("rcu: INFO: rcu_preempt self-detected stall on CPU")]
    [InlineData("general protection fault, probably for non-canonical address 0xdead: 0000 [#1] SMP")]
    [InlineData("Internal error: Oops: 96000004 [#1] SMP")]
    [InlineData("UBSAN: array-index-out-of-bounds in drivers/x.c:12:3")]
    [InlineData("invalid opcode: 0000 [#1] SMP")]
    public void IsIn_ACrash_IsTrue(string message)
    {
        KernelTrouble.IsIn(message).Should().BeTrue();
        KernelTrouble.OnConsole($"half a line of the shell[   12.345678] {message}").Should().Be($"[   12.345678] {message}");
        KernelTrouble.OnConsole($"[    2.345678][  T123] {message}").Should().Be($"[    2.345678][  T123] {message}");
        KernelTrouble.OnConsole(message).Should().Be(message, "a kernel may be configured without times");
    }

    [Theory]
    [InlineData("traps: server[123] general protection fault ip:55 sp:7f error:0 in server[55+1]")]
    [InlineData("server[123]: segfault at 0 ip 0000 sp 0000 error 4 in server[55+1]")]
    [InlineData("WARNING: CPU: 0 PID: 1 at kernel/x.c:1 x+0x1/0x2")]
    [InlineData("eth0: link becomes ready")]
    [InlineData("DEBUG: nothing")]
    [InlineData("echo 'Kernel panic - not syncing'")]
    public void IsIn_AnythingElse_IsFalse(string message)
    {
        KernelTrouble.IsIn(message).Should().BeFalse();
        KernelTrouble.OnConsole($"[   12.345678] {message}").Should().BeNull();
        KernelTrouble.OnConsole(message).Should().BeNull();
    }

    [Theory]
    [InlineData("2,33,1234567,-;Oops: 0002 [#1]", 33, "Oops: 0002 [#1]")]
    [InlineData("6,7,1,-,caller=T1;a;b", 7, "a;b")]
    public void Parse_OfTheKernelsOwn_HasNumberAndText(string record, long number, string text) =>
        KernelLine.Parse(record).Should().Be(new KernelLine(number, text));

    [Theory]
    [InlineData("10,33,1234567,-;Oops: 0002 [#1]")] // a program's, as whoever may write to /dev/kmsg can write
    [InlineData("no record")]
    [InlineData("")]
    [InlineData("x,y,z;w")]
    public void Parse_OfAnythingElse_IsNone(string record) => KernelLine.Parse(record).Should().BeNull();
}

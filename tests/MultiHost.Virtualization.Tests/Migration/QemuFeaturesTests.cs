using FluentAssertions;
using MultiHost.Virtualization.Migration;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class QemuFeaturesTests
{
    private static readonly QemuFeatures Poor = new("6.2.0", new HashSet<string> { "postcopy-ram", "multifd" }, new HashSet<string>(), []);

    public static TheoryData<MigrationOptions, string> Wishes => new()
    {
        {
            new() { PostCopy = new() { Preempt = true } },
            "QEMU 6.2.0 has no migration capability 'postcopy-preempt' (query-migrate-capabilities). Use a newer QEMU, or migrate without it."
        },
        {
            new() { Channel = MigrationChannel.File },
            "QEMU 6.2.0 has no channel 'file:' (query-qmp-schema: no such member of MigrationAddressType). "
            + "Use QEMU 8.2 or later, or MigrationOptions.HostOffline, which does without."
        },
        {
            new() { MultiFd = new() { Compression = MultiFdCompression.Zstd } },
            "QEMU 6.2.0 was built without multifd compression 'zstd' (query-qmp-schema)."
        },
        { new() { Tls = MigrationTls.X509 }, "QEMU 6.2.0 was built without TLS: it has no object 'tls-creds-x509' (qom-list-types)." },
    };

    [Theory]
    [MemberData(nameof(Wishes))]
    public void WhyNot_WhenSomethingLacks_NamesItAndHowItWasAsked(MigrationOptions options, string reason) => Poor.WhyNot(options).Should().Be(reason);

    [Fact]
    public void WhyNot_WhenNothingLacks_IsNull()
    {
        QemuFeatures rich = Poor with { Enums = [new HashSet<string> { "socket", "exec", "rdma", "file" }] };

        rich.WhyNot(new() { Channel = MigrationChannel.File }).Should().BeNull();
        Poor.WhyNot(new() { PostCopy = new() }).Should().BeNull();
    }
}

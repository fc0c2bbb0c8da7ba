using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class TlsTests
{
    [Trait("Covers", "scenario/TLS psk")]
    [Trait("Covers", "scenario/TLS x509")]
    [SkippableTheory(Timeout = 60_000)]
    [InlineData(TlsKind.Psk)]
    [InlineData(TlsKind.X509)]
    public async Task MigrateAsync_WithTls_Arrives(TlsKind kind) => (await MigrationCase.RunAsync(new MigrationOptions { Tls = Of(kind) })).ShouldHaveArrived();

    [Trait("Covers", "scenario/TLS psk")]
    [Trait("Covers", "scenario/TLS x509")]
    [SkippableTheory(Timeout = 60_000)]
    [InlineData(TlsKind.Psk)]
    [InlineData(TlsKind.X509)]
    public async Task MigrateAsync_WhenTheCredentialsDoNotMatch_FailsAndLeavesTheSourceRunning(TlsKind kind)
    {
        await using InProcessGroup group = new();
        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            MigrationTls tls = Of(kind) with { Source = Make(kind), Destination = Make(kind) };
            Func<Task> migrating = () => test.MigrateAsync(guest, new() { Tls = tls });
            return (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which;
        });

        failures["source"].Phase.Should().Be(MigrationPhase.Perform);
        failures["source"].Cause.Should().StartWith("the transfer broke: ");
        failures["source"].States["source"].Should().Be(GuestState.Running);
        failures["source"].States["destination"].Should().Be(GuestState.Absent);
        failures["source"].Checks.Should().OnlyContain(check => check.Passed);
    }

    private static MigrationTls Of(TlsKind kind) => kind == TlsKind.Psk ? MigrationTls.Psk : MigrationTls.X509;

    private static TlsCredentials Make(TlsKind kind) => kind == TlsKind.Psk ? TlsCredentials.GeneratePsk() : TlsCredentials.GenerateX509("127.0.0.2");
}

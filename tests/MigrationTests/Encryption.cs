using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>Migrations over TLS: with credentials that match, and with those of somebody else.</summary>
public sealed class Encryption(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostTheory("source", "destination")]
    [InlineData(TlsKind.Psk)]
    [InlineData(TlsKind.X509)]
    [Trait("Covers", "scenario/TLS psk")]
    [Trait("Covers", "scenario/TLS x509")]
    public Task Credentials_that_match(TlsKind kind) => ArriveAsync(new() { Tls = Of(kind) });

    [MultiHostTheory("source", "destination")]
    [InlineData(TlsKind.Psk)]
    [InlineData(TlsKind.X509)]
    [Trait("Covers", "scenario/TLS psk")]
    [Trait("Covers", "scenario/TLS x509")]
    public async Task Credentials_that_do_not_match_leave_the_source_running(TlsKind kind)
    {
        // Each host makes its own: right in themselves, but not of the other's authority or key.
        MigrationOptions options = new() { Tls = Of(kind) with { Source = Make(kind), Destination = Make(kind) } };
        await SkipUnlessAbleAsync(options);
        await using Guest guest = await PrepareGuestAsync("vm1");

        Func<Task> migrating = () => MigrateAsync(guest, from: "source", to: "destination", options);
        MigrationFailedException failure = (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which;

        failure.Phase.Should().Be(MigrationPhase.Perform);
        failure.Cause.Should().MatchRegex("^the transfer broke: .*(TLS|certificate)");
        failure.States["source"].Should().Be(GuestState.Running);
        failure.States["destination"].Should().Be(GuestState.Absent);
        failure.Checks.Should().OnlyContain(check => check.Passed);
    }

    private static MigrationTls Of(TlsKind kind) => kind == TlsKind.Psk ? MigrationTls.Psk : MigrationTls.X509;

    private TlsCredentials Make(TlsKind kind) =>
        kind == TlsKind.Psk ? TlsCredentials.GeneratePsk() : TlsCredentials.GenerateX509(Hosts["destination"].Address);
}

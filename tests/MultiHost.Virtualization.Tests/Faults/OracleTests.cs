using FluentAssertions;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;

namespace MultiHost.Virtualization.Tests.Faults;

public sealed class OracleTests
{
    [Theory]
    [InlineData("Begin fails", "FailPhase in Begin", "source running, destination gone, fails in Begin")]
    [InlineData("Prepare fails", "LackDisk in Prepare", "source running, destination gone, fails in Prepare")]
    [InlineData("Perform fails", "CutNetwork(source) in Perform", "source running, destination gone, fails in Perform")]
    [InlineData("Finish fails", "FreezeQemu(destination) in Finish", "source running, destination gone, fails in Finish")]
    [InlineData("Finish's reply is lost", "LoseFinishReply in Finish", "source running, destination paused, fails in Finish")]
    [InlineData("Confirm fails", "FailPhase in Confirm", "source gone, destination running, fails in Confirm")]
    [InlineData("success", "FreezeQemu(source) in Confirm", "source gone, destination running, succeeds")]
    [InlineData("destination QEMU killed in Perform (Perform fails)", "KillQemu(destination) in Perform", "source running, destination gone, fails in Perform")]
    [InlineData("source QEMU killed in Perform (Perform fails)", "KillQemu(source) in Perform", "source gone, destination gone, fails in Perform")]
    [InlineData("source QEMU killed in Finish (success)", "KillQemu(source) in Finish", "source gone, destination running, succeeds")]
    public void Of_InVersion3_IsLibvirtsTable(string row, string fault, string outcome) => Check(MigrationProtocol.V3, row, fault, outcome);

    [Theory]
    [InlineData("v2: Prepare fails", "LackDisk in Prepare", "source running, destination gone, fails in Prepare")]
    [InlineData("v2: Perform fails", "WrongAddress in Perform", "source running, destination gone, fails in Perform")]
    [InlineData("v2: destination fails to continue", "FailPhase in Finish", "source gone, destination paused, fails in Finish")]
    public void Of_InVersion2_IsLibvirtsTable(string row, string fault, string outcome) => Check(MigrationProtocol.V2, row, fault, outcome);

    [Fact]
    public void Fits_WhenAStateOrThePhaseDiffers_IsFalse()
    {
        ExpectedOutcome expected = Oracle.Of(Fault.At(MigrationPhase.Perform).KillQemu("destination"), "source");

        expected.Fits(GuestState.Running, GuestState.Lost, MigrationPhase.Perform).Should().BeTrue();
        expected.Fits(GuestState.Running, GuestState.Running, MigrationPhase.Perform).Should().BeFalse();
        expected.Fits(GuestState.Paused, GuestState.Absent, MigrationPhase.Perform).Should().BeFalse();
        expected.Fits(GuestState.Running, GuestState.Absent, null).Should().BeFalse();
    }

    // Version 3's promise: whatever happens, short of the death of the QEMU that has the guest, one side can go on with it.
    [Fact]
    public void Of_InVersion3_NeverLosesAGuestWhoseQemuWasNotKilled() =>
        FaultCatalogue.All("source", "destination").Where(fault => fault.Kind != FaultKind.KillQemu)
            .Select(fault => Oracle.Of(fault, "source"))
            .Should().OnlyContain(outcome => (outcome.Source == GuestState.Running) != (outcome.Destination == GuestState.Running));

    [Theory]
    [InlineData(MigrationPhase.Begin, "Fault KillQemu(destination) in Begin cannot happen: the destination has no QEMU before Prepare.")]
    public void Validate_WhenTheMomentIsNone_SaysWhy(MigrationPhase phase, string message)
    {
        Action validating = () => Fault.At(phase).KillQemu("destination").Validate("source", "destination", MigrationProtocol.V3, postCopy: false);

        validating.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static void Check(MigrationProtocol protocol, string row, string name, string outcome)
    {
        Fault fault = FaultCatalogue.All("source", "destination", protocol).Single(f => f.ToString() == name);

        ExpectedOutcome expected = Oracle.Of(fault, "source", protocol);

        expected.Row.Should().Be(row);
        expected.ToString().Should().Be(outcome);
    }
}

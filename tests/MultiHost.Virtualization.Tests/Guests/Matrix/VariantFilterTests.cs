using FluentAssertions;
using MultiHost.Virtualization.Guests.Matrix;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests.Matrix;

/// <summary>The rules of Avocado's Cartesian configuration, by the examples of its documentation and more.</summary>
public sealed class VariantFilterTests
{
    private const string Documented = "qcow2..Fedora.14, RHEL.6..raw..boot, smp2..qcow2..migrate..ide";

    [Theory]
    [InlineData("RHEL.6.4.x86_64", "RHEL.6.4.x86_64")]
    [InlineData("RHEL.6.4.x86_64", "RHEL.6.4.x86_64.virtio_blk")]
    [InlineData("RHEL.6.4.x86_64", "smp2.RHEL.6.4.x86_64")]
    [InlineData("6.4", "RHEL.6.4.x86_64")]
    [InlineData("a.a.b", "a.a.a.b")]
    public void Dot_MeansImmediatelyFollowedBy(string filter, string name) => Matches(filter, name).Should().BeTrue();

    [Theory]
    [InlineData("RHEL.6.4.x86_64", "RHEL.6.4.32bit")]
    [InlineData("RHEL.6.4.x86_64", "RHEL.6.4.virtio_blk.x86_64")]
    [InlineData("RHEL.6.4.x86_64", "RHEL.6.4")]
    [InlineData("6.RHEL", "RHEL.6")]
    [InlineData("RHEL.x86_64", "RHEL.6.4.x86_64")]
    public void Dot_WhenSomethingElseStandsBetween_DoesNotMatch(string filter, string name) => Matches(filter, name).Should().BeFalse();

    [Theory]
    [InlineData("Linux..Fedora..64", "Linux.Fedora.18.64")]
    [InlineData("Linux..Fedora..64", "64.Fedora.Linux")]
    [InlineData("qcow2..Fedora.14", "Fedora.14.qcow2")]
    [InlineData("Fedora.14..qcow2", "qcow2.smp2.Fedora.14")]
    [InlineData("RHEL..RHEL.6", "RHEL.6")]
    public void TwoDots_MeanAndInAnyOrder(string filter, string name) => Matches(filter, name).Should().BeTrue();

    [Theory]
    [InlineData("Linux..Fedora..64", "Linux.Fedora.18.32")]
    [InlineData("qcow2..14.Fedora", "qcow2.Fedora.14")]
    [InlineData("qcow2..Fedora.14", "qcow2.14.Fedora")]
    public void TwoDots_WhenOneIsMissing_DoNotMatch(string filter, string name) => Matches(filter, name).Should().BeFalse();

    [Theory]
    [InlineData("ide, scsi", "qcow2.ide")]
    [InlineData("scsi, ide", "qcow2.ide")]
    [InlineData("one,three", "B.three")]
    [InlineData("  32bit ,\tvirtio_blk ", "RHEL.6.4.x86_64.virtio_blk")]
    [InlineData("32bit virtio_blk", "RHEL.6.4.32bit")]
    [InlineData(Documented, "qcow2.Fedora.14")]
    [InlineData(Documented, "boot.raw.RHEL.6")]
    [InlineData(Documented, "ide.migrate.smp2.qcow2")]
    public void Comma_OrABlank_MeansOr(string filter, string name) => Matches(filter, name).Should().BeTrue();

    [Theory]
    [InlineData("ide, scsi", "qcow2.virtio_blk")]
    [InlineData(Documented, "qcow2.14.Fedora")]
    [InlineData(Documented, "RHEL.raw.6.boot")]
    [InlineData(Documented, "smp2.qcow2.migrate")]
    public void Comma_WhenNoneOfThemFits_DoesNotMatch(string filter, string name) => Matches(filter, name).Should().BeFalse();

    [Theory]
    [InlineData("rhel", "RHEL.6.4")]
    [InlineData("RHEL", "RHEL6.4")]
    [InlineData("6", "RHEL.64")]
    [InlineData("virtio", "pc.virtio_blk")]
    public void Word_OfAnotherCaseOrAsAPartOfAnother_DoesNotMatch(string filter, string name) => Matches(filter, name).Should().BeFalse();

    [Theory]
    [InlineData("", 0, "a name is missing at the end")]
    [InlineData("  ", 2, "a name is missing at the end")]
    [InlineData("RHEL,", 5, "a name is missing at the end")]
    [InlineData("RHEL..", 6, "a name is missing at the end")]
    [InlineData(".RHEL", 0, "a name is missing before '.'")]
    [InlineData("a,,b", 2, "a name is missing before ','")]
    [InlineData("a, .b", 3, "a name is missing before '.'")]
    [InlineData("RHEL...6", 4, "'...' is not possible here. A filter is names of letters, digits, '_' and '-', with '.', '..' or ',' between them")]
    [InlineData("a .b", 1, "' ' is not possible here. A filter is names of letters, digits, '_' and '-', with '.', '..' or ',' between them")]
    [InlineData("(os=RHEL)", 0, "'(' is not possible here. A filter is names of letters, digits, '_' and '-', with '.', '..' or ',' between them")]
    [InlineData("RHEL*", 4, "'*' is not possible here. A filter is names of letters, digits, '_' and '-', with '.', '..' or ',' between them")]
    public void Mistake_IsToldWithItsPlace(string text, int at, string message)
    {
        VariantFilter.TryParse(text, out VariantFilter? filter, out (int At, string Message)? mistake).Should().BeFalse();

        filter.Should().BeNull();
        mistake.Should().Be((at, message));
    }

    private static bool Matches(string filter, string name)
    {
        VariantFilter.TryParse(filter, out VariantFilter? read, out (int At, string Message)? mistake).Should().BeTrue("{0}", mistake);
        return read!.Matches(name);
    }
}

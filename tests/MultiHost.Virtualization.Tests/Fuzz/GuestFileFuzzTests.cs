using CsCheck;
using FluentAssertions;
using MultiHost.Virtualization.Guests.Matrix;
using Xunit;

namespace MultiHost.Virtualization.Tests.Fuzz;

/// <summary>Whatever stands in a file of guests, or in a filter: it is read, or refused in lines that say where.</summary>
public sealed class GuestFileFuzzTests
{
    private static readonly Gen<string> Files = Texts.Spoiled(
        """
        {
          "memoryMiB": 16, "login": { "user": "root", "method": "ssh", "timeoutSeconds": 60 },
          "guests": [
            { "name": "pulse", "system": "pulse", "variants": [ [ { "name": "pc" }, { "name": "q35", "machine": "q35", "no": "x..y" } ] ] },
            { "name": "RHEL.6", "image": "/a.qcow2", "ownCopy": true, "extraArguments": ["-a", "\u00e9"] }
          ],
          "variants": [ [ { "name": "x" } ], [ { "name": "y", "only": "a, x" }, { "name": "z", "processors": 2 } ] ]
        }
        """);

    private static readonly Gen<string> Filters = Texts.Spoiled("RHEL.6.4.x86_64", "qcow2..Fedora.14, RHEL.6..raw..boot", " 32bit virtio_blk ");

    [Fact]
    public void Read_OfAnything_GivesGuestsThatCanBeWrittenAndRead_OrLinesThatSayWhere() => FuzzRun.Check(Files, text =>
    {
        try
        {
            foreach (MatrixGuest guest in GuestFile.Read("guests.json", text))
            {
                MatrixGuest.Read(guest.Written, guest.Parts).Definition.Should().BeEquivalentTo(guest.Definition);
            }
        }
        catch (GuestMatrixException refusal)
        {
            refusal.Mistakes.Should().NotBeEmpty().And.AllSatisfy(mistake =>
                mistake.Should().MatchRegex(@"^guests\.json\([1-9]\d*,[1-9]\d*\): ").And.NotMatchRegex("[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202e]"));
        }
    });

    [Fact]
    public void Filter_OfAnything_IsReadOrRefusedWithAPlaceInIt() => FuzzRun.Check(Filters, text =>
    {
        if (VariantFilter.TryParse(text, out VariantFilter? filter, out (int At, string Message)? mistake))
        {
            filter.Matches("RHEL.6.4.x86_64");
            return;
        }

        mistake.Value.At.Should().BeInRange(0, text.Length);
        mistake.Value.Message.Should().NotMatchRegex("[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202e]");
    });
}

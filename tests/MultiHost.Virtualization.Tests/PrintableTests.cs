using FluentAssertions;
using Xunit;

namespace MultiHost.Virtualization.Tests;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain ünïcode 😀\t.", "plain ünïcode 😀\t.")]
    [InlineData("a\nb\rc\e[31m", "a\\nb\\rc\\e[31m")]
    [InlineData("\u202Egpj.exe\u2028\u0085\0", "\\u202egpj.exe\\u2028\\u0085\\u0000")]
    public void Line_KeepsWhatCanBeShown_AndEscapesTheRest(string text, string shown) => Printable.Line(text).Should().Be(shown);

    [Fact]
    public void Line_OfHalfAPair_EscapesIt() => Printable.Line("half \uD83D").Should().Be("half \\ud83d");

    [Fact]
    public void Phrase_OfMuch_IsCut() => Printable.Phrase(new string('x', 5000)).Should().HaveLength(1000 + " … 5000 characters".Length);

    [Fact]
    public void Block_IndentsEveryLine() =>
        Printable.Block("a\r\nsource on alpha failed first\rc").Should().Be("    a\n    source on alpha failed first\n    c");
}

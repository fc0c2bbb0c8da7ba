namespace MultiHost.Results;

public sealed class ReadableTextTests
{
    [Theory]
    [InlineData("NUL \0 ESC \u001b[31m", @"NUL \u0000 ESC \u001b[31m")]
    [InlineData("\ufffe and \uffff", @"\ufffe and \uffff")]
    [InlineData("C1 \u009b, delete \u007f", @"C1 \u009b, delete \u007f")]
    [InlineData("turned \u202e around", @"turned \u202e around")]
    public void Of_WhatReadersCannotShow_IsItsNumber(string text, string readable) => ReadableText.Of(text).Should().Be(readable);

    [Fact]
    public void Of_HalfACharacter_IsItsNumberAndAWholeOneStays()
    {
        ReadableText.Of($"{'\ud83d'}\ud83d\ude00{'\ude00'}").Should().Be("\\ud83d\ud83d\ude00\\ude00");
        ReadableText.Of($"\0{'\ud83d'}").Should().Be(@"\u0000\ud83d");
    }

    [Fact]
    public void Of_AnOrdinaryText_IsTheSameText()
    {
        const string Text = "Tab\there\r\nzwölf Boxkämpfer \ud83d\ude00\n";

        ReadableText.Of(Text).Should().BeSameAs(Text);
    }

    [Fact]
    public void Of_ALineOfAMegabyte_IsCutInTheMiddleAndSaysSo()
    {
        string[] lines = ReadableText.Of($"before\n{new string('x', 500_000)}\0{new string('y', 500_000)}\nafter").Split('\n');

        lines.Should().HaveCount(3);
        lines[0].Should().Be("before");
        lines[1].Should().StartWith("xxx").And.EndWith("yyy").And.Contain("x[… 990,106 characters of this line left out …]y");
        lines[1].Length.Should().BeLessThanOrEqualTo(ReadableText.MaxLineChars);
        lines[2].Should().Be("after");
    }

    [Fact]
    public void Of_ManyLinesOfAnyLength_StaysWhole()
    {
        string text = string.Join('\n', Enumerable.Repeat(new string('x', ReadableText.MaxLineChars), 3));

        ReadableText.Of(text).Should().BeSameAs(text);
    }

    [Fact]
    public void Of_ALongLineOfWholeCharacters_CutsNoneInHalf()
    {
        string readable = ReadableText.Of("x" + string.Concat(Enumerable.Repeat("\ud83d\ude00", 20_000)));

        ReadableText.Of(readable).Should().BeSameAs(readable);
        readable.Should().Contain("\ude00[… ").And.Contain(" …]\ud83d");
    }
}

namespace MultiHost.Hosts;

public sealed class TextTailTests
{
    [Fact]
    public async Task Text_IsTheEndOfTheStream() => (await TailOf(new string('x', 5000) + "the end\n")).Should().Be("xxthe end");

    [Fact]
    public async Task Text_OfAShortStream_IsAllOfIt() => (await TailOf(" all \n")).Should().Be("all");

    [Theory]
    [InlineData("Process terminated. the agent is killed")]
    [InlineData("Unhandled exception. System.InvalidOperationException: no")]
    [InlineData("Stack overflow.")]
    public async Task Text_WhereARuntimeSaysWhyItEnds_BeginsThereHoweverLongTheStackIs(string reason)
    {
        string stack = string.Concat(Enumerable.Range(0, 1000).Select(i => $"   at Frame{i}()\n"));

        string text = await TailOf($"long ago\nit said: \n{reason}\n{stack}");

        text.Should().StartWith($"it said: \n{reason}\n   at Frame0()\n").And.EndWith(" …");
        text.Length.Should().BeLessThan(5000);
    }

    private static async Task<string> TailOf(string stream)
    {
        TextTail tail = new(maxChars: 10);
        await tail.DrainAsync(new StringReader(stream), "test").WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        return tail.Text;
    }
}

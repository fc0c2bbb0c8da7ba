namespace MultiHost.Settings;

public sealed class CommandTemplateTests
{
    [Theory]
    [InlineData("ip netns  exec h1 {command}", "ip|netns|exec|h1|{command}")]
    [InlineData("sh -c 'cd /tmp; {command}'", "sh|-c|cd /tmp; {command}")]
    [InlineData("a\"b c\"d '' \"it's\"", "ab cd||it's")]
    public void Words_OfALine_AreSeparatedByWhiteSpaceOutsideQuotes(string line, string words) =>
        CommandTemplate.Words(line).Should().Equal(words.Split('|'));

    [Theory]
    [InlineData("'a")]
    [InlineData("a \"")]
    public void Words_WhenAQuoteIsOpen_AreNone(string line) => CommandTemplate.Words(line).Should().BeNull();
}

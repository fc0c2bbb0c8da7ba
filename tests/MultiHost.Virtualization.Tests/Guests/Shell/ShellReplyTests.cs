using System.Text;
using FluentAssertions;
using MultiHost.Virtualization.Guests.Shell;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests.Shell;

public sealed class ShellReplyTests
{
    private const string Message = "[    1.757263] noise 62\r\n";
    private static readonly string Encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes("line 1\nline 2\n\n7 0\n"));

    [Fact]
    public void Add_WhenTheKernelSpeaksInBetween_FindsTheAnswer()
    {
        ShellReply reply = new("7");

        reply.Add($"~ # echo mh''7-begin;…\r\nmh7-be{Message}gin\r\n{Encoded.Length} {Encoded[..9]}").Should().BeNull();
        string? between = reply.Add($"{Message}{Encoded[9..]}\r\nmh7{Message}-end\r\n~ # ");

        between.Should().NotBeNull();
        (byte[] output, int exitCode) = reply.Decode(between!);
        Encoding.ASCII.GetString(output).Should().Be("line 1\nline 2\n");
        exitCode.Should().Be(0);
    }

    [Theory]
    [InlineData(12, "[    ")] // of the message too
    [InlineData(4, "")] // what is left is base64 as well
    [InlineData(3, "")]
    public void Decode_WhenAPieceWasLost_SaysSo(int lost, string lostOfTheMessage)
    {
        ShellReply reply = new("7");
        string between = $"{Encoded.Length} {Encoded[..4]}{Message[lostOfTheMessage.Length..]}{Encoded[(4 + lost)..]}";

        Action decode = () => reply.Decode(KernelMessages.Strip(between));

        decode.Should().Throw<FormatException>().WithMessage("a piece of the shell's answer was lost on the console, or something else printed into it: *");
    }

    [Fact]
    public void Decode_WhenTheGuestHasNoBase64_SaysSo()
    {
        Action decode = () => new ShellReply("7").Decode("\r\n0\r\n");

        decode.Should().Throw<FormatException>().WithMessage("the shell's answer is empty: has the guest no 'base64'?");
    }

    [Fact]
    public void Decode_WhenTheAnswerHasSeveralLinesOfBase64_JoinsThem()
    {
        string twoLines = $"{Encoded[..8]} {Encoded[8..]}";

        (byte[] output, _) = new ShellReply("7").Decode($"{twoLines.Length} {twoLines}");

        Encoding.ASCII.GetString(output).Should().Be("line 1\nline 2\n");
    }
}

using System.IO.Pipelines;
using System.Text;
using CsCheck;
using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Shell;
using MultiHost.Virtualization.Pulse;
using MultiHost.Virtualization.Tests.Qmp;
using Xunit;

namespace MultiHost.Virtualization.Tests.Fuzz;

/// <summary>Whatever a guest prints: it is read or refused, and nobody waits for what cannot come any more.</summary>
public sealed class ConsoleFuzzTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string Encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes("line 1\nline 2\n\n7 0\n"));

    private static readonly Gen<string> Answers = Texts.Spoiled(
        $"mh7-begin\r\n{Encoded.Length} {Encoded}\r\nmh7-end\r\n~ # ",
        $"~ # echo mh''7-begin;…\r\nmh7-be[    1.757263] noise 62\r\ngin\r\n{Encoded.Length} {Encoded}\r\nmh7[    1.757263] noise\r\n-end\r\n",
        "mh7-begin\n0\nmh7-end\n");

    private static readonly Gen<string> Prints = Texts.Spoiled(
        "pulse beat=0000001a work=00000001 pass=00000002 page=00000003 pages=00000400 bad=00000000\r\n",
        "mh-ready\r\n", "[    0.000000] Linux version\r\n", "login: ", string.Concat(Enumerable.Repeat("[    1.000000] x", 300)));

    [Fact]
    public void Reply_OfAnything_IsTheAnswer_OrOneLineThatSaysWhatIsWrong() => FuzzRun.Check(Answers.Array[1, 3], chunks =>
    {
        ShellReply reply = new("7");
        foreach (string chunk in chunks)
        {
            if (reply.Add(chunk) is not { } between)
            {
                continue;
            }

            try
            {
                reply.Decode(between);
            }
            catch (FormatException refusal)
            {
                refusal.Message.Should().NotMatchRegex("[\\x00-\\x08\\x0a-\\x1f\\u2028]");
            }

            return;
        }
    });

    [Fact]
    public void Heartbeat_OfAnything_IsOneOrNone() => FuzzRun.Check(Prints, line => _ = PulseHeartbeat.Parse(line));

    [Fact]
    public void Strip_OfMessagesWithoutEnd_TakesNoSquareOfTheirLength()
    {
        string text = string.Concat(Enumerable.Repeat("[    1.757263] ", 400_000));

        KernelMessages.Strip(text).Should().HaveLength(text.Length); // minutes, if every beginning looked for its end
    }

    [Fact]
    public Task Console_WhateverIsPrinted_EndsEveryWait() => FuzzRun.CheckAsync(
        Texts.InPieces(Texts.Bytes(Prints).Array[0, 6].Select(prints => prints.SelectMany(print => print).ToArray())),
        async pieces =>
        {
            Pipe toConsole = new(new PipeOptions(pauseWriterThreshold: 0));
            await using DuplexStream stream = new(toConsole.Reader.AsStream(), Stream.Null);
            await using SerialConsole console = new(
                stream, "vm1", "/dev/null", _ => { }, () => Task.FromResult("QEMU exited with code 1."), TimeProvider.System);
            Task<string> beat = console.WaitForLineAsync(line => PulseHeartbeat.Parse(line) is not null, "a heartbeat", Patience, CancellationToken.None);
            Task<string> mistaken = console.WaitForLineAsync(
                _ => throw new ArithmeticException("a mistake of ours"), "nothing", Patience, CancellationToken.None);

            foreach (byte[] piece in pieces)
            {
                await toConsole.Writer.WriteAsync(piece);
            }

            await toConsole.Writer.CompleteAsync();

            Exception? failure = await Record.ExceptionAsync(() => beat.WaitAsync(Patience));
            failure?.Message.Should().Be("Guest 'vm1': a heartbeat did not come. QEMU exited with code 1.");
            (await Record.ExceptionAsync(() => mistaken.WaitAsync(Patience))).Should().Match(e => e is ArithmeticException || e is GuestException);
            console.LastLines.Should().NotMatchRegex("[\\x00-\\x08\\x0b-\\x1f\\u2028]");
        });
}

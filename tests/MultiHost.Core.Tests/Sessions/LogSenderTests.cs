using System.Diagnostics;
using System.Text;
using MultiHost.Agent;
using MultiHost.Protocol;

namespace MultiHost.Sessions;

/// <summary>What may lie in a log folder, into which a test, and what it starts, put what they like.</summary>
public sealed class LogSenderTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly string root = Directory.CreateTempSubdirectory("mhlogs-").FullName;

    private string Logs => Path.Combine(root, "logs");

    [Fact]
    public void Send_OfWhatIsNoFile_SendsAllOthersAndSaysWhatDidNotCome()
    {
        Shell("mkdir -p logs/sub; cd logs; echo one >a.log; echo two >sub/z.log; mkfifo b.pipe; ln -s /nowhere c.dead; ln -s d.round d.round; "
            + "ln -s b.pipe e.pipe; touch $(printf 'f\\377.log') \"$(printf 'g\\n.log')\"");

        (Dictionary<string, string> files, string? note) = Send();

        files.Should().Equal(new Dictionary<string, string> { ["a.log"] = "one\n", ["sub/z.log"] = "two\n" });
        note.Should().Be(
            "b.pipe: it is a pipe; c.dead: it is a link that leads nowhere; d.round: it is a link that leads nowhere; e.pipe: it is a link to a pipe; "
            + "f\ufffd.log: its name is not UTF-8");
    }

    [Fact]
    public void Send_OfLinks_FollowsThoseAloneThatStayInTheFolder()
    {
        Shell("mkdir -p logs/sub secret logs-of-others; echo s >secret/shadow; echo s >logs-of-others/x; cd logs; echo one >sub/first.log; ln -s sub/first.log latest.log; "
            + "ln -s sub again; ln -s ../secret/shadow stolen; ln -s $PWD/../secret folder; ln -s ../logs-of-others/x beside; ln -s folder/shadow twice");

        (Dictionary<string, string> files, string? note) = Send();

        files.Should().Equal(new Dictionary<string, string> { ["latest.log"] = "one\n", ["sub/first.log"] = "one\n" });
        note.Should().Be(
            $"beside: it is a link out of the log folder, to {root}/logs-of-others/x; folder: it is a link out of the log folder, to {root}/secret; "
            + $"stolen: it is a link out of the log folder, to {root}/secret/shadow; twice: it is a link out of the log folder, to {root}/secret/shadow");
        File.Exists(Path.Combine(root, "secret", "shadow")).Should().BeTrue("links are removed, not what they lead to");
    }

    [Fact]
    public void Send_OfAFolderThatBecameALink_SendsNothing()
    {
        Shell("mkdir secret; echo s >secret/shadow; ln -s secret logs");

        Send().Should().BeEquivalentTo((new Dictionary<string, string>(), "the log folder has become a link"));
        File.Exists(Path.Combine(root, "secret", "shadow")).Should().BeTrue();
    }

    [Fact]
    public void Send_OfTooMuch_SaysFromWhereOn()
    {
        Shell("mkdir logs; cd logs; truncate -s 40M a.log b.log; echo one >c.log");

        (Dictionary<string, string> files, string? note) = Send();

        files.Keys.Should().Equal("a.log", "b.log");
        note.Should().Be("b.log and what follows: log files beyond 64 MiB or 10,000 in number are left out");
        Directory.Exists(Logs).Should().BeFalse("what was sent is removed from the host");
    }

    [Fact]
    public void Send_OfNothing_NotesNothing() => Send().Should().BeEquivalentTo((new Dictionary<string, string>(), (string?)null));

    public void Dispose() => Shell("rm -rf -- *");

    private (Dictionary<string, string> Files, string? Note) Send()
    {
        using MemoryStream toController = new();
        AgentSession session = new(Stream.Null, toController);
        using (ManualResetEventSlim done = new())
        {
            new Thread(() =>
            {
                LogSender.Send(Logs, 7, attachedOnly: false, session);
                done.Set();
            }) { IsBackground = true }.Start();
            done.Wait(Deadline).Should().BeTrue("no file may hold up the others");
        }

        toController.Position = 0;
        FrameReader reader = new(toController);
        Dictionary<string, StringBuilder> files = new(StringComparer.Ordinal);
        while (reader.Read() is { } frame)
        {
            switch (MessageCodec.DecodeAgentMessage(frame))
            {
                case LogChunk chunk:
                    if (!files.TryGetValue(chunk.File, out StringBuilder? text))
                    {
                        files.Add(chunk.File, text = new StringBuilder());
                    }

                    text.Append(Encoding.UTF8.GetString(chunk.Bytes));
                    break;
                case LogsSent sent:
                    return (files.ToDictionary(f => f.Key, f => f.Value.ToString()), sent.Note);
            }
        }

        throw new InvalidOperationException("The end of the log files did not come.");
    }

    private void Shell(string script)
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-ec", script]) { WorkingDirectory = root })!;
        shell.WaitForExit();
        shell.ExitCode.Should().Be(0);
    }
}

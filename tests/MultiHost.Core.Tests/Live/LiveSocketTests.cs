using System.Collections.Concurrent;
using System.Net.Sockets;
using MultiHost.TestLogger;

namespace MultiHost.Live;

/// <summary>From a test host to the process that has the console.</summary>
public sealed class LiveSocketTests
{
    private static readonly string[] Arguments = ["testhost.dll", "--port", "1", "--parentprocessid", "4711"];

    private readonly ConcurrentQueue<string> shown = new();

    [Fact]
    public void Lines_OfSeveralTestHosts_AreShownWholeAndInOrder()
    {
        using (LineServer server = new(shown.Enqueue))
        {
            Parallel.For(0, 4, host =>
            {
                using LiveSocket socket = LiveSocket.Connect($"4711:{server.Path}", Arguments)!;
                for (int i = 0; i < 100; i++)
                {
                    socket.Write($"{host} {i} ä");
                }
            });
        }

        for (int host = 0; host < 4; host++)
        {
            shown.Where(l => l.StartsWith($"{host} ", StringComparison.Ordinal)).Should().Equal(Enumerable.Range(0, 100).Select(i => $"{host} {i} ä"));
        }
    }

    [Fact]
    public void Server_WhenATestHostIsKilledInALine_ShowsWhatCameAndEnds()
    {
        using (LineServer server = new(shown.Enqueue))
        {
            using Socket dying = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            dying.Connect(new UnixDomainSocketEndPoint(server.Path));
            dying.Send("whole\nsteers \u001b[2J the terminal\nha"u8);
        }

        shown.Should().Equal("whole", "steers ?[2J the terminal", "ha");
    }

    [Fact]
    public void Server_WhenATestHostHoldsItsConnection_EndsAllTheSame()
    {
        using Socket stuck = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string path;
        using (LineServer server = new(shown.Enqueue))
        {
            path = server.Path;
            stuck.Connect(new UnixDomainSocketEndPoint(path));
            stuck.Send("one\n"u8);
        }

        shown.Should().Equal("one");
        Directory.Exists(Path.GetDirectoryName(path)).Should().BeFalse();
    }

    [Fact]
    public void Write_WhenTheOtherEndTakesNothing_DropsLinesAndDoesNotBlock()
    {
        string folder = Directory.CreateTempSubdirectory("mh-live-test-").FullName;
        string path = Path.Combine(folder, "s");
        using Socket silent = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        silent.Bind(new UnixDomainSocketEndPoint(path));
        silent.Listen();

        using LiveSocket socket = LiveSocket.Connect($"4711:{path}", Arguments)!;
        for (int i = 0; i < 10_000; i++)
        {
            socket.Write(new string('x', 1000));
        }

        silent.Dispose();
        socket.Write("to nobody");
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("4711")]
    [InlineData("4711:/nowhere/at/all")]
    [InlineData("12:/tmp")]
    public void Connect_WithoutALoggerOfOurOwn_IsNone(string? named) => LiveSocket.Connect(named, Arguments).Should().BeNull();

    [Fact]
    public void Connect_WhenAnotherProcessShowsTheResults_IsNone()
    {
        using LineServer server = new(shown.Enqueue);

        LiveSocket.Connect($"4712:{server.Path}", Arguments).Should().BeNull();
        LiveSocket.Connect($"4711:{server.Path}", ["dotnet"]).Should().BeNull();
    }
}

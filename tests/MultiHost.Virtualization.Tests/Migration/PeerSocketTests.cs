using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using MultiHost.Virtualization.Migration.Channels;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class PeerSocketTests
{
    [Fact(Timeout = 60_000)]
    public async Task AcceptAsync_WhenSomebodyElseComesFirst_TakesTheOneWhoKnowsTheWord()
    {
        using PeerSocket listening = new(Context);
        string address = await listening.ListenAsync(CancellationToken.None);
        string[] parts = address.Split(' ');
        string wrong = $"{parts[0]} {parts[1]} {new string('0', parts[2].Length)}";
        Task<Socket> accepting = listening.AcceptAsync(CancellationToken.None);

        using Socket stranger = await PeerSocket.ConnectAsync(wrong, TimeProvider.System, CancellationToken.None);
        (await stranger.ReceiveAsync(new byte[1])).Should().Be(0, "it is hung up on");
        using Socket peer = await PeerSocket.ConnectAsync(address, TimeProvider.System, CancellationToken.None);
        using Socket accepted = await accepting;

        ((IPEndPoint)accepted.RemoteEndPoint!).Port.Should().Be(((IPEndPoint)peer.LocalEndPoint!).Port);
    }

    [Fact(Timeout = 60_000)]
    public async Task AcceptAsync_WhenItIsGivenUp_LeavesNobodyWaiting()
    {
        using PeerSocket listening = new(Context);
        string address = await listening.ListenAsync(CancellationToken.None);
        using CancellationTokenSource givingUp = new();
        Task<Socket> accepting = listening.AcceptAsync(givingUp.Token);

        await givingUp.CancelAsync();

        await accepting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        Func<Task> late = () => PeerSocket.ConnectAsync(address, TimeProvider.System, CancellationToken.None);
        await late.Should().ThrowAsync<SocketException>();
    }

    [Fact(Timeout = 60_000)]
    public async Task ListenAsync_AtANameThatNobodyKnows_SaysWhatToDo()
    {
        using PeerSocket listening = new(Context with { Address = "no-such-host.invalid" });
        Func<Task> waiting = () => listening.ListenAsync(CancellationToken.None);
        (await waiting.Should().ThrowAsync<MultiHostException>()).Which.Message.Should()
            .StartWith("The host name 'no-such-host.invalid' stands for no address on this host, ")
            .And.EndWith("Make the name known there (/etc/hosts, DNS), or set the host's Address in the runsettings.");
    }

    private static ChannelContext Context => new(null!, "alpha", "127.0.0.1", Path.GetTempPath(), 0, TimeProvider.System);
}

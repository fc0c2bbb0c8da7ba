using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using MultiHost.Linux;
using MultiHost.Protocol;

namespace MultiHost.Agent.Leases;

/// <summary>Leases by the kernel's names, on boards of these tests.</summary>
public sealed class HostLeaseTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(60);

    private readonly string name = $"mhtest-{Guid.NewGuid():N}"[..16];
    private readonly LeaseBoard board;

    public HostLeaseTests() => board = new LeaseBoard(name);

    [Fact]
    public async Task Take_OfAFreeHost_TellsNobody()
    {
        using HostLease? lease = await TakeAsync("mh-1", _ => throw new InvalidOperationException("nobody is there"));

        lease.Should().NotBeNull();
        board.Look().Should().ContainSingle().Which.Should().Match<LeaseSign>(s => s.HasHost && s.Run == "mh-1" && s.Who == "mh-1@ci");
    }

    [Fact]
    public async Task Take_OfAHostThatAnotherHas_SaysWhoAndComesWhenHeGoes()
    {
        HostLease? first = await TakeAsync("mh-1");
        Channel<IReadOnlyList<LeaseRival>> told = Channel.CreateUnbounded<IReadOnlyList<LeaseRival>>();

        Task<HostLease?> second = TakeAsync("mh-2", ahead => told.Writer.TryWrite(ahead));

        LeaseRival rival = (await told.Reader.ReadAsync().AsTask().WaitAsync(Seconds, TimeProvider.System)).Should().ContainSingle().Which;
        rival.Should().Match<LeaseRival>(r => r.Who == "mh-1@ci" && r.Purpose == "mh-1: Tests" && r.HasHost && r.Seconds >= 0);
        second.IsCompleted.Should().BeFalse();
        first!.Dispose();
        using HostLease? lease = await second.WaitAsync(Seconds, TimeProvider.System);
        board.Look().Should().ContainSingle().Which.Run.Should().Be("mh-2");
        told.Reader.TryRead(out _).Should().BeFalse("nothing had changed before the host was free");
    }

    [Fact]
    public async Task Take_WithoutWaiting_LeavesNoSign()
    {
        using HostLease? first = await TakeAsync("mh-1");
        List<LeaseRival> ahead = [];

        (await TakeAsync("mh-2", rivals => ahead.AddRange(rivals), waits: false)).Should().BeNull();

        ahead.Should().ContainSingle().Which.Who.Should().Be("mh-1@ci");
        board.Look().Should().ContainSingle();
    }

    [Fact]
    public async Task Take_ByOneWhoDoesNotWait_DoesNotPassTheLine()
    {
        HostLease? first = await TakeAsync("mh-1");
        Task<HostLease?> second = TakeAsync("mh-2");
        await WaitersAsync(1);

        // Whoever looks while the host changes hands finds the one in the line, or the one who has it by now.
        first!.Dispose();

        (await TakeAsync("mh-3", waits: false)).Should().BeNull();
        (await second.WaitAsync(Seconds, TimeProvider.System))!.Dispose();
    }

    [Fact]
    public async Task Take_WhenNotWantedAnyMore_LeavesTheLine()
    {
        using HostLease? first = await TakeAsync("mh-1");
        using CancellationTokenSource given = new();
        Task<HostLease?> second = TakeAsync("mh-2", cancellationToken: given.Token);
        await WaitersAsync(1);

        await given.CancelAsync();

        await second.Invoking(s => s.WaitAsync(Seconds, TimeProvider.System)).Should().ThrowAsync<OperationCanceledException>();
        board.Look().Should().ContainSingle().Which.Run.Should().Be("mh-1");
    }

    [Fact]
    public async Task Take_ByManyAtTheSameTime_IsHeldByOneAtATimeInTheOrderOfTheLine()
    {
        const int Many = 20;
        HostLease? first = await TakeAsync("first");
        int holders = 0;
        List<string> order = [];
        List<Task> all = [];
        for (int i = 0; i < Many; i++)
        {
            all.Add(HoldAsync($"mh-{i}"));
            await WaitersAsync(i + 1);
        }

        first!.Dispose();
        await Task.WhenAll(all).WaitAsync(Seconds, TimeProvider.System);

        order.Should().Equal(Enumerable.Range(0, Many).Select(i => $"mh-{i}"));
        board.Look().Should().BeEmpty();

        async Task HoldAsync(string run)
        {
            using HostLease? lease = await TakeAsync(run).ConfigureAwait(false);
            Interlocked.Increment(ref holders).Should().Be(1);
            order.Add(run);
            await Task.Yield();
            Interlocked.Decrement(ref holders);
        }
    }

    [Fact]
    public async Task Take_WhenNobodyIsAskedToQueue_NeverHasTwoHolders()
    {
        int holders = 0;
        int taken = 0;
        Task[] all = [.. Enumerable.Range(0, 8).Select(i => Task.Run(() => HoldAsync($"mh-{i}")))];

        await Task.WhenAll(all).WaitAsync(Seconds, TimeProvider.System);

        taken.Should().Be(8 * 10);

        async Task HoldAsync(string run)
        {
            for (int turn = 0; turn < 10; turn++)
            {
                using HostLease? lease = await TakeAsync(run, lease: turn + 1).ConfigureAwait(false);
                Interlocked.Increment(ref holders).Should().Be(1);
                Interlocked.Increment(ref taken);
                await Task.Yield();
                Interlocked.Decrement(ref holders);
            }
        }
    }

    [Fact]
    public async Task Take_WhenTheHolderIsStoppedAndSaysNothing_ShowsWhatItsNameSays()
    {
        LeaseSign silent = LeaseSign.Of("mh-1", "alpha", 1, 1, 0, "mh-1@ci", 5) with { HasHost = true };
        using Socket? held = AbstractNames.TryListen(board.NameOf(silent)); // and nobody accepts
        List<LeaseRival> ahead = [];

        (await TakeAsync("mh-2", rivals => ahead.AddRange(rivals), waits: false)).Should().BeNull();

        ahead.Should().ContainSingle().Which.Should().Match<LeaseRival>(r => r.Who == "mh-1@ci" && r.Purpose == "");
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public async Task Take_WhenASignSaysAnImpossibleTime_ShowsNone(long since)
    {
        using Socket? held = AbstractNames.TryListen(board.NameOf(LeaseSign.Of("mh-1", "alpha", 1, 1, 0, "mh-1@ci", since) with { HasHost = true }));
        List<LeaseRival> ahead = [];

        (await TakeAsync("mh-2", rivals => ahead.AddRange(rivals), waits: false)).Should().BeNull();

        ahead.Should().ContainSingle().Which.Seconds.Should().Be(0);
    }

    [Fact]
    public async Task Take_WhenASignNamesAWatcherThatIsNoProcess_WaitsForTheSignAlone()
    {
        // A thread has a number, too, of which the kernel gives no hold.
        int thread = 0;
        using ManualResetEventSlim known = new();
        using ManualResetEventSlim over = new();
        new Thread(() =>
        {
            thread = int.Parse(Path.GetFileName(File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: true)!.FullName), CultureInfo.InvariantCulture);
            known.Set();
            over.Wait();
        }) { IsBackground = true }.Start();
        known.Wait(Seconds).Should().BeTrue();
        Socket? held = AbstractNames.TryListen(board.NameOf(LeaseSign.Of("mh-1", "alpha", 1, 1, thread, "mh-1@ci", 5) with { HasHost = true }));

        Task<HostLease?> second = TakeAsync("mh-2");
        await WaitersAsync(1);
        held!.Dispose();

        (await second.WaitAsync(Seconds, TimeProvider.System))!.Dispose();
        over.Set();
    }

    [Fact]
    public async Task Take_AfterManyHaveLooked_KeepsNoConnectionOfThem()
    {
        using HostLease? first = await TakeAsync("mh-1");
        for (int i = 0; i < 50; i++)
        {
            (await TakeAsync("mh-2", waits: false)).Should().BeNull();
        }

        // The kernel shows a listener and each of its connections by the name; a look lets go of those before it.
        File.ReadLines("/proc/net/unix").Count(l => l.Contains($"@{name}-lease", StringComparison.Ordinal)).Should().BeLessThan(10);
    }

    [Fact]
    public async Task NameOf_ASignWithLongNames_IsCutAndFoundAgain()
    {
        using HostLease? lease = await HostLease.TakeAsync(
            board, new string('h', 64), Wish("mh-12345678", 9_999, waits: false) with { Who = new string('w', 200) }, _ => { }, CancellationToken.None);

        LeaseSign found = board.Look().Should().ContainSingle().Which;
        Encoding.UTF8.GetByteCount(board.NameOf(found)).Should().Be(AbstractNames.MaxBytes);
        using SignReader reader = await SignReader.ReadAsync(board, found, CancellationToken.None);
        reader.Words.Should().Be("mh-12345678: Tests");
    }

    private static TakeLease Wish(string run, long lease, bool waits) => new(lease, run, $"{run}@ci", $"{run}: Tests", 1, waits);

    private Task<HostLease?> TakeAsync(
        string run, Action<IReadOnlyList<LeaseRival>>? onBlocked = null, bool waits = true, long lease = 1, CancellationToken cancellationToken = default) =>
        HostLease.TakeAsync(board, "alpha", Wish(run, lease, waits), onBlocked ?? (_ => { }), cancellationToken);

    private async Task WaitersAsync(int count) =>
        (await Poll.UntilAsync(() => board.Look().Count(s => !s.HasHost) == count, Seconds, CancellationToken.None)).Should().BeTrue();
}

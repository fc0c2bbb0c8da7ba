using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Linux;
using MultiHost.Virtualization.Guests.Shell;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests.Linux;

public sealed class LinuxSessionTests
{
    [Fact]
    public async Task WaitUntilReadyAsync_AfterAnEntryThatFailed_TriesAnew()
    {
        SlowEntry entry = new();
        Guest guest = new(new GuestDefinition("vm1"), new InProcessHost("alpha", "source", "127.0.0.1"), "/", _ => { }, TimeProvider.System);
        LinuxSession session = new(guest, entry, TimeProvider.System);
        await session.Awaiting(s => s.WaitUntilReadyAsync(CancellationToken.None)).Should().ThrowAsync<GuestException>().WithMessage("no shell within 180 s");

        await session.WaitUntilReadyAsync(CancellationToken.None);
        await session.WaitUntilReadyAsync(CancellationToken.None);

        entry.Tries.Should().Be(2, "one that succeeded is not made again");
    }

    private sealed class SlowEntry : IGuestEntry
    {
        public int Tries { get; private set; }

        public void Attach(SerialConsole console)
        {
        }

        public async Task EnterAsync(Guest guest, GuestShell shell, CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (++Tries == 1)
            {
                throw new GuestException("no shell within 180 s", guest.Name);
            }
        }

        public Task InterruptAsync(Guest guest, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

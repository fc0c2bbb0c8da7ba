using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Images;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>Guests on an image that both hosts see, with a login.</summary>
public sealed class ImageGuests(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines), IAsyncLifetime
{
    private static readonly GuestLogin Root = new("root") { Password = TestImage.Password };
    private string folder = "";
    private TestImage image = null!;

    public async Task InitializeAsync()
    {
        folder = await SharedFile.NameAsync(Hosts, "image");
        image = new TestImage(folder);
        if (IsSource)
        {
            await image.MakeAsync();
        }

        await Hosts.Barrier.SignalAndWaitAsync("image made");
    }

    public Task DisposeAsync()
    {
        if (IsSource)
        {
            Directory.Delete(folder, recursive: true);
        }

        return Task.CompletedTask;
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/clone_master")]
    [Trait("Covers", "knob/login_timeout")]
    public async Task Guest_on_a_copy_of_its_own_is_logged_in_to_by_its_serial_port()
    {
        await LogInTooLateAsync();
        byte[] master = await File.ReadAllBytesAsync(image.Path);
        await using Guest guest = await PrepareGuestAsync("vm1", g => image.Define(g, Root, ownCopy: true));

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", new()
        {
            StartWork = async (g, token) =>
            {
                await g.Shell.RunOrThrowAsync("echo mine >/root/file; sync", cancellationToken: token);
                await g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 8), token);
            },
        });

        report.ShouldHaveArrived();
        if (IsSource)
        {
            (await File.ReadAllBytesAsync(image.Path)).Should().Equal(master, "the guest wrote to its copy");
            Directory.GetFiles(folder, "*-early").Should().BeEmpty("a copy ends with its guest");
        }
        else
        {
            (await guest.Shell.RunOrThrowAsync("id -un; cat /root/file")).Should().Be("root\nmine\n");
        }
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/regain_ip_cmd")]
    [Trait("Covers", "knob/login_timeout")]
    [Trait("Covers", "knob/not_login_after_mig")]
    public async Task Guest_that_regains_its_address_is_logged_in_to_by_ssh_unless_nobody_wants_that()
    {
        Skip.IfNot(File.Exists("/usr/sbin/sshd"), "There is no sshd for the image. Run: apt-get install -y --no-install-recommends openssh-server");
        const string address = "ip addr add 10.0.2.15/24 dev eth0; ip link set eth0 up; ip route add default via 10.0.2.2";
        GuestLogin login = Root with { Method = GuestLoginMethod.Ssh, KeyFile = image.UserKey, HostKey = image.HostKey };
        await using Guest guest = await PrepareGuestAsync("vm1", g => image.Define(g, login) with { Network = GuestNetwork.User() });

        MigrationReport there = await MigrateAsync(guest, from: "source", to: "destination", new()
        {
            StartWork = (g, token) => g.Shell.RunOrThrowAsync("/usr/sbin/sshd", cancellationToken: token),
            RegainAddressCommand = address,
        });
        there.Should().HaveLeftTheGuestActiveOn("destination");

        if (!IsSource)
        {
            await guest.Shell.RunOrThrowAsync("kill $(cat /run/sshd.pid)");
        }

        Func<Task> back = () => MigrateAsync(guest, from: "destination", to: "source", new() { LoginTimeout = TimeSpan.FromSeconds(5) });
        MigrationFailedException failure = (await back.Should().ThrowAsync<MigrationFailedException>()).Which;
        failure.Phase.Should().Be(MigrationPhase.Finish, "nobody lets ssh in");
        failure.States["destination"].Should().Be(GuestState.Running);

        MigrationReport silent = await MigrateAsync(guest, from: "destination", to: "source", new() { SkipLogin = true });
        silent.Should().HaveLeftTheGuestActiveOn("source");
    }

    private async Task LogInTooLateAsync()
    {
        Root.Timeout.Should().Be(TimeSpan.FromSeconds(360));
        new MigrationOptions().LoginTimeout.Should().Be(TimeSpan.FromSeconds(360));
        Func<Task> hurrying = async () =>
        {
            await using Guest early = await PrepareGuestAsync(
                "early", g => image.Define(g, Root with { Timeout = TimeSpan.FromMilliseconds(100) }, ownCopy: true));
        };
        if (IsSource)
        {
            (await hurrying.Should().ThrowAsync<GuestException>()).Which.Message.Should().StartWith("Guest 'early': no shell for 'root' within 0.1 s");
        }
        else
        {
            await hurrying();
        }
    }
}

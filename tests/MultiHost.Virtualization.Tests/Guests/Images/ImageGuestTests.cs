using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Images;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests.Images;

public sealed class ImageGuestTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("mh-test-").FullName;
    private TestImage image = null!;

    private static GuestLogin Root => new("root") { Password = TestImage.Password };

    public Task InitializeAsync() => (image = new TestImage(folder)).MakeAsync();

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [SkippableFact(Timeout = 300_000)]
    [Trait("Covers", "knob/login_timeout")]
    [Trait("Covers", "knob/regain_ip_cmd")]
    [Trait("Covers", "knob/not_login_after_mig")]
    [Trait("Covers", "knob/clone_master")]
    public async Task Image_IsLoggedInTo_Migrates_AndIsLoggedInToAgain_OnACopyOfItsOwn()
    {
        await using InProcessGroup group = new();
        byte[] master = await File.ReadAllBytesAsync(image.Path);
        Root.Timeout.Should().Be(TimeSpan.FromSeconds(360));
        GuestLogin login = Root with { Timeout = TimeSpan.FromSeconds(120) };
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => image.Define(g, login, ownCopy: true));
            MigrationReport report = await test.MigrateAsync(guest, new()
            {
                RegainAddressCommand = "echo renewed >>/root/renewed",
                StartWork = async (g, token) =>
                {
                    await g.Shell.RunOrThrowAsync("echo mine >/root/file; sync", cancellationToken: token);
                    await g.StartWorkAsync(GuestWork.MemoryEaterOf(8), token);
                },
            });

            report.Checks.Should().ContainSingle(check => check.Name == "memory-consistent").Which.Passed.Should().BeTrue();
            if (test.Is("destination"))
            {
                (await guest.Shell.RunOrThrowAsync("cat /root/file /root/renewed")).Should().Be("mine\nrenewed\n");
                Func<Task> endless = () => guest.Shell.RunAsync("sleep 1000", TimeSpan.FromSeconds(2));
                await endless.Should().ThrowAsync<GuestException>();
                (await guest.Shell.RunAsync("exit 3")).ExitCode.Should().Be(3, "Ctrl-C ends the command, not the login");
            }

            MigrationReport silent = await test.MigrateAsync(guest, "destination", "source", new() { SkipLogin = true });
            silent.ActiveOn.Should().Be((RoleName)"source");
        });

        (await File.ReadAllBytesAsync(image.Path)).Should().Equal(master, "the guest wrote to its copy");
        Directory.GetFiles(folder, "*vm1*").Should().BeEmpty("the copy ends with the guest");
    }

    [SkippableFact(Timeout = 120_000)]
    public async Task OwnCopy_WhenTwoRunsHaveGuestsOfOneNameOnOneImage_IsEachOnesOwnAndGoesWithIt()
    {
        await using InProcessGroup mine = new("source");
        await using InProcessGroup other = new("source");
        await mine.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", Define);
            string copy = Directory.GetFiles(folder, "*vm1*").Should().ContainSingle().Subject;
            await other.RunAsync(async second =>
            {
                await using Guest stranger = await second.PrepareAsync("vm1", Define);
                Directory.GetFiles(folder, "*vm1*").Should().HaveCount(2);
            });
            Directory.GetFiles(folder, "*vm1*").Should().Equal([copy], "the other run has removed its own only");

            string state = Path.Combine(folder, "state");
            await guest.SaveAsync(state);
            await test.ThisHostsMachines.RestoreAsync(guest, state, paused: true);
            await guest.DisposeAsync();
            Directory.GetFiles(folder, "*vm1*").Should().BeEmpty("the copy goes with the guest, also with one that was saved");
        });

        GuestDefinition Define(GuestDefinition guest) => image.Define(guest, Root, ownCopy: true) with { Paused = true };
    }

    [SkippableFact(Timeout = 300_000)]
    public async Task Login_WhenItIsRefused_QuotesTheConsole()
    {
        await using InProcessGroup group = new("source");
        await group.RunAsync(async test =>
        {
            Func<Task> wrong = () => test.PrepareAsync("vm1", g => image.Define(g, Root with { Password = "wrong" }));
            (await wrong.Should().ThrowAsync<GuestException>()).Which.Message.Should()
                .StartWith("Guest 'vm1': the login of 'root' was refused.\n  last lines of the console:\n").And.Contain("Login incorrect");

            Func<Task> none = () => test.PrepareAsync("vm1", g => image.Define(g, new GuestLogin("root")));
            (await none.Should().ThrowAsync<GuestException>()).Which.Message.Should()
                .StartWith("Guest 'vm1': 'root' is asked for a password, and GuestLogin.Password gives none.\n");

            await using Guest guest = await test.PrepareAsync("vm1", g => image.Define(g, new GuestLogin("tester")));
            (await guest.Shell.RunOrThrowAsync("id -u; echo $HOME")).Should().Be("1000\n/home\n");
        });
    }

    [SkippableFact(Timeout = 300_000)]
    public async Task Login_WhenItsPasswordIsAProperty_TakesItFromThere_AndSaysSoIfItIsNotTold()
    {
        GuestLogin login = new("root") { PasswordProperty = "Guest.Password" };
        await using InProcessGroup group = new("source");
        await group.RunAsync(async test =>
        {
            Func<Task> untold = () => test.PrepareAsync("vm1", g => image.Define(g, login));
            (await untold.Should().ThrowAsync<GuestException>()).Which.Message.Should()
                .StartWith("Guest 'vm1': 'root' is asked for a password, and this host is told no property 'Guest.Password' of the runsettings.\n");

            test.Group.Settings["Guest.Password"] = TestImage.Password;
            await using Guest guest = await test.PrepareAsync("vm1", g => image.Define(g, login));
            (await guest.Shell.RunOrThrowAsync("id -un")).Should().Be("root\n");
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task Prepare_WhenTheHostSeesNoImage_NamesHostAndPath()
    {
        await using InProcessGroup group = new("source");
        Func<Task> preparing = () => group.RunAsync(test => test.PrepareAsync("vm1", g => g with { System = GuestSystem.Image("/nowhere/a.qcow2", Root) }));

        await preparing.Should().ThrowAsync<GuestException>().WithMessage(
            "Guest 'vm1': host 'alpha' sees no image /nowhere/a.qcow2. It must be there on every host that the guest runs on: share its folder.");
    }
}

using MultiHost.Hosting;
using MultiHost.Results;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <summary>
/// Its tests leave a file in the agent's folder as long as they are not cleaned up. The source of every test fails, but that of a third one, which passes and then cannot
/// be cleaned up; the destination passes before that. A second one's destination cleans up something and goes on.
/// </summary>
public sealed class KeepingEngine : WorkEngine
{
    public const string There = "there.txt";

    protected override async Task TestAsync(int number, IEngineHost host)
    {
        IHostGroup group = host.Group;
        IKeeper keeper = (IKeeper)group;
        bool isSource = group.Self.Role == "source";
        Exception? thrown = null;
        Door door = new();
        keeper.Offer(door);
        await host.RunBodyAsync(
            async () =>
            {
                try
                {
                    await BodyAsync(number, group, keeper, isSource);
                }
                catch (Exception e)
                {
                    thrown = e;
                }
            },
            () => thrown is null ? new RoleResult(RoleEnd.Passed, 0) : RoleResults.Failed(thrown, group, TimeSpan.Zero, _ => false));
        keeper.Withdraw(door);
        File.Delete(Path.Combine(group.Folder, There));
        group.Step($"Clean up, the door is {(door.IsOpen ? "open" : "closed")}");
        if (thrown is not null)
        {
            throw thrown;
        }

        if (number == 3 && isSource)
        {
            throw new InvalidOperationException("it could not be cleaned up");
        }
    }

    private static async Task BodyAsync(int number, IHostGroup group, IKeeper keeper, bool isSource)
    {
        await File.WriteAllTextAsync(Path.Combine(group.Folder, There), "x");
        if (keeper.Keeps)
        {
            keeper.Delays(() =>
            {
                group.Step("Delayed");
                return Task.CompletedTask;
            }).Should().BeTrue();
        }

        await group.Barrier.SignalAndWaitAsync("both");
        group.Step("After the barrier");
        if (isSource && number != 3)
        {
            throw new InvalidOperationException("it broke");
        }
    }

    private sealed class Door : IEntrance
    {
        public bool IsOpen { get; private set; }

        public IReadOnlyList<string> Open()
        {
            IsOpen = true;
            return ["knock at the door"];
        }

        public void Close() => IsOpen = false;
    }
}

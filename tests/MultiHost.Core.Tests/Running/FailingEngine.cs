using System.Globalization;
using MultiHost.Hosting;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <summary>The source fails in its first test so often, in one life of the engine, as the property says.</summary>
public sealed class FailingEngine : WorkEngine
{
    public const string Times = "Fails";

    private int failed;

    protected override async Task TestAsync(int number, IEngineHost host)
    {
        await host.Group.Barrier.SignalAndWaitAsync("all are there");
        if (number == 1 && host.Group.Self.Role == "source" && failed < int.Parse(host.Group.Properties[Times], CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException($"failure {++failed}");
        }
    }
}

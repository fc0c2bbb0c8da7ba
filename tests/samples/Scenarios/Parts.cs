using MultiHost;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Tests whose roles and checks are shown as results of their own.</summary>
public sealed class Parts(IHostGroup hosts, RoleName role)
{
    [MultiHostFact("source", "destination")]
    public async Task Has_a_check_that_fails()
    {
        hosts.Record(new Check("guest-active", "vm1", Passed: role == "destination", role == "destination" ? "running" : "paused"));
        hosts.Record(new Check("work-progressed", "vm1", Passed: true, "12 steps"));
        await hosts.Barrier.SignalAndWaitAsync("checked");
    }

    [MultiHostFact("source", "destination")]
    public async Task Fails_on_its_destination()
    {
        if (role == "destination")
        {
            hosts.Step("Look for the guest");
            throw new InvalidOperationException("The guest has gone astray.");
        }

        await hosts.Barrier.SignalAndWaitAsync("never");
    }

    [KnownFailure("https://example.org/issues/17")]
    [MultiHostFact("source")]
    public void Is_known_to_fail() => hosts.Record(new Check("guest-active", "vm1", Passed: false, "paused"));

    [MultiHostFact("source")]
    public void Checks_the_same_thrice()
    {
        for (int i = 1; i <= 3; i++)
        {
            hosts.Record(new Check("round", "", Passed: true, $"{i}"));
        }
    }
}

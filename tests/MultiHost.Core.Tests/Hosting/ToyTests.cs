using ToyFlavour;

namespace MultiHost.Hosting;

/// <summary>Tests of the toy framework, which agents run.</summary>
public sealed class ToyTests(ToyFixture fixture)
{
    [Toy("left", "right")]
    public async Task Meet(IBarrier barrier, RoleName role, IHost self)
    {
        await barrier.SignalAndWaitAsync("met");
        if (fixture.Self != self.Name || role != self.Role)
        {
            throw new ToyAssertionException($"{fixture.Self} is not {self.Name} in the role {role}.");
        }
    }

    [Toy("left", "right")]
    public async Task Fail(IBarrier barrier, RoleName role)
    {
        if (role == "right")
        {
            throw new ToyAssertionException("expected more");
        }

        await barrier.SignalAndWaitAsync("never");
    }

    [Toy("left", "right")]
    public void AskTooMuch(GreedyFixture greedy) => throw new InvalidOperationException($"{greedy} was made.");

    [Toy("left", "LEFT")]
    public void NeverRuns() => throw new InvalidOperationException("It was run.");
}

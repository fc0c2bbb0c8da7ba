using MultiHost.Results;
using Xunit.Abstractions;

namespace MultiHost.Coordination;

/// <summary>Random phases of 2 to 4 roles, checked after every input against what must always hold.</summary>
public sealed class BarrierModelTests(ITestOutputHelper output)
{
    private static readonly string[] Lines = ["", "vm1", "pair"];

    [Fact]
    public void AnyInputs_InAnyOrder_KeepTheRules()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var outcomes = new Dictionary<string, int>();
        int releases = 0;
        for (int run = 0; run < 300; run++)
        {
            BarrierModel model = RunOne(seed, run);
            string outcome = model.Coordinator.FirstCause?.Kind.ToString() ?? "passed";
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            releases += model.Releases;
        }

        // Without these the test would pass on sequences in which nothing happens.
        output.WriteLine($"{releases} releases, {string.Join(", ", outcomes.OrderBy(o => o.Key))}");
        releases.Should().BeGreaterThan(500);
        outcomes.Should().ContainKeys("Deadlock", "TimedOut", "PartnerFinished", "Misuse", "RoleFailed", "Cancelled", "RoleLost");
    }

    private static BarrierModel RunOne(int seed, int run)
    {
        var random = new Random(unchecked((seed * 397) ^ run));
        string where = $"seed {seed}, run {run}";
        var model = new BarrierModel(random.Next(2, 5), where);
        for (int i = 0; i < 100; i++)
        {
            Feed(model, random);
        }

        model.EndAll(random);
        model.Waiting.Should().BeEmpty($"all roles have ended: {where}");
        model.Coordinator.HasAllFinished.Should().BeTrue(where);
        model.Coordinator.NextDeadline.Should().BeNull(where);
        return model;
    }

    private static void Feed(BarrierModel model, Random random)
    {
        RoleName role = model.Roles[random.Next(model.Roles.Count)];
        switch (random.Next(1000))
        {
            case < 800:
                model.Arrive(role, Lines[random.Next(Lines.Length)], random);
                break;
            case < 850:
                model.Withdraw(role, random);
                break;
            case < 900:
                model.Step(role);
                break;
            case < 990:
                model.Tick(TimeSpan.FromSeconds(random.Next(20)));
                break;
            case < 995:
                model.Pass(role, TimeSpan.FromSeconds(random.Next(20)));
                break;
            case < 997:
                model.End(role, (RoleEnd)random.Next(4));
                break;
            case 997 or 998:
                model.Lose(role);
                break;
            default:
                model.Cancel();
                break;
        }
    }
}

namespace MultiHost.Coordination;

/// <summary>A test with thousands of branches costs so much a branch, and a text that can be read.</summary>
public sealed class ManyWaitsTests
{
    private const int Branches = 4000;

    [Fact]
    public void Arrive_AtThousandsOfBranches_LooksAtAFewWaitsEach()
    {
        SteppedGroup group = SteppedGroup.Pair();
        for (int i = 0; i < Branches; i++)
        {
            group.After(0.001).Arrive("source", "go", branch: $"b{i}");
            _ = group.Coordinator.NextDeadline;
        }

        for (int i = 0; i < Branches; i++)
        {
            group.Arrive("destination", "go", branch: $"b{i}").Should().HaveCount(2);
            _ = group.Coordinator.NextDeadline;
        }

        group.Coordinator.Looks.Should().BeLessThan(Branches * 100);
    }

    [Fact]
    public void TimeOut_WithThousandsOfWaits_NamesAFewAndCountsTheOthers()
    {
        SteppedGroup group = SteppedGroup.Pair();
        for (int i = 0; i < Branches; i++)
        {
            group.Arrive("destination", "go", branch: $"b{i}", timeout: 30);
        }

        group.Arrive("source", "end", timeout: 5);
        group.After(5).Tick();

        group.Cause!.Message.Should().Contain("'b0/go'").And.Contain(" and 3,995 more").And.NotContain("'b9/go'");
        string.Join('\n', group.Cause.Roles).Should().Contain(" and 3,995 more").And.NotContain("'b9/go'");
    }

    [Fact]
    public void Failure_WithAnEndlessLine_IsCutInTheCause()
    {
        SteppedGroup group = SteppedGroup.Pair();

        group.Fail("source", new string('x', 100_000));

        group.Cause!.Summary.Length.Should().BeLessThan(3000);
    }
}

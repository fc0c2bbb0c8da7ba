using MultiHost.Settings;

namespace MultiHost.Sessions;

public sealed class KeepBudgetTests
{
    [Fact]
    public void Take_OfABudgetForOneFailure_GivesWhatIsLeftAndThenNothing()
    {
        KeepBudget budget = new(new Keep { OnFailure = TimeSpan.FromMinutes(10) });

        budget.IsOn.Should().BeTrue();
        budget.Take().Should().Be(TimeSpan.FromMinutes(10));
        budget.Take().Should().Be(TimeSpan.Zero);
        budget.GiveBack(TimeSpan.FromMinutes(4));
        budget.GiveBack(TimeSpan.FromSeconds(-1));
        budget.Take().Should().Be(TimeSpan.FromMinutes(4));
    }

    [Fact]
    public void Take_WithATotal_GivesEachFailureItsTime()
    {
        KeepBudget budget = new(new Keep { OnFailure = TimeSpan.FromMinutes(10), Total = TimeSpan.FromMinutes(25) });

        new[] { budget.Take(), budget.Take(), budget.Take(), budget.Take() }.Should().Equal(
            TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5), TimeSpan.Zero);
    }

    [Fact]
    public void Budget_WithoutKeep_IsOff() => new KeepBudget(new Keep()).IsOn.Should().BeFalse();
}

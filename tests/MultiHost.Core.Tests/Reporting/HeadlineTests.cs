namespace MultiHost.Reporting;

public sealed class HeadlineTests
{
    private static readonly Headline Whole = new(
        "", "source", "alpha", "failed first,", "vm1: Perform", "0.5 s into the test", "it broke", "A.Exception: it broke\n  for good");

    [Fact]
    public void Text_WhenItFits_IsOneLineAndWhatFollows() =>
        Whole.ToString().Should().Be("source on alpha failed first, at step 'vm1: Perform', 0.5 s into the test: A.Exception: it broke\n  for good");

    [Fact]
    public void Text_WhenTheCauseIsLong_IsCutAndFollowsWhole()
    {
        string cause = "Migration of guest 'mailserver' failed in phase Perform on source (alpha): the transfer broke: Unable to write to socket: Broken pipe";

        string[] lines = (Whole with { Cause = cause, Whole = $"MultiHost.MigrationFailedException: {cause}\n    more" }).ToString().Split('\n');

        lines[0].Should().StartWith("source on alpha failed first, at step 'vm1: Perform', 0.5 s into the test: Migration of guest 'mailserver' failed in phase Perform")
            .And.EndWith("…").And.Match(l => l.Length == FirstLine.MaxChars);
        lines[1..].Should().Equal($"  MultiHost.MigrationFailedException: {cause}", "    more");
    }

    [Fact]
    public void Text_WhenAllIsLong_StillSaysRoleHostStepAndCause()
    {
        string role = new('r', 64);
        string host = new('h', 64);
        string step = "step " + new string('s', 195);

        string[] lines = (Whole with
        {
            Verdict = "Infrastructure (lost): ", Role = role, Host = host, Step = step, Cause = new string('c', 300), Whole = new string('c', 300),
        }).ToString().Split('\n');

        lines[0].Length.Should().BeLessThanOrEqualTo(FirstLine.MaxChars);
        lines[0].Should().MatchRegex("^Infrastructure \\(lost\\): r+… on h+… failed first, at step 'step s+…': c{50,}…$");
        lines[1..].Should().Equal($"  At step '{step}'", $"  {new string('c', 300)}");
    }

    [Fact]
    public void Text_WithoutAStep_SaysNone() =>
        (Whole with { Step = null, Verb = "failed,", Whole = "x" }).ToString().Should().Be("source on alpha failed, 0.5 s into the test: x");

    [Fact]
    public void Fit_OfALongLine_CutsItAndTellsItWholeBelow()
    {
        string first = new('x', 300);

        FirstLine.Fit($"{first}\nsecond").Should().Be($"{new string('x', 199)}…\n  {first}\nsecond");
        FirstLine.Fit(FirstLine.Fit(first)).Should().Be(FirstLine.Fit(first));
    }
}

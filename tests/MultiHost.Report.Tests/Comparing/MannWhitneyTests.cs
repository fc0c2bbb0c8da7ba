namespace MultiHost.Report.Comparing;

public sealed class MannWhitneyTests
{
    // Out of tables of the exact distribution, and counted by hand.
    [Theory]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 4, 5, 6 }, 0.1)]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 5, 6, 7, 8 }, 2 / 70.0)]
    [InlineData(new double[] { 1, 2, 3, 4, 5 }, new double[] { 6, 7, 8, 9, 10 }, 2 / 252.0)]
    [InlineData(new double[] { 1, 3 }, new double[] { 2, 4 }, 4 / 6.0)]
    [InlineData(new double[] { 1, 1, 1 }, new double[] { 1, 1, 1 }, 1)]
    [InlineData(new double[] { 1, 2, 2 }, new double[] { 2, 3, 3 }, 0.3)]
    [InlineData(new double[0], new double[] { 1 }, 1)]
    public void TwoSided_OfSmallSamples_IsExact(double[] a, double[] b, double p)
    {
        MannWhitney.TwoSided(a, b).Should().BeApproximately(p, 1e-12);
        MannWhitney.TwoSided(b, a).Should().BeApproximately(p, 1e-12);
    }

    [Fact]
    public void TwoSided_OfLargeSamples_IsNearTheExactOne()
    {
        double[] a = [.. Enumerable.Range(0, 30).Select(n => n * 1.0)];
        double[] b = [.. Enumerable.Range(0, 30).Select(n => (n * 1.0) + 7.5)];

        double exact = MannWhitney.TwoSided(a, b);
        double normal = MannWhitney.TwoSided([.. a, 100], [.. b, 100]);

        normal.Should().BeApproximately(exact, 0.01);
        exact.Should().BeInRange(0.001, 0.05);
    }

    [Theory]
    [InlineData(3, 3, 0.1)]
    [InlineData(4, 4, 2 / 70.0)]
    [InlineData(1, 1, 1)]
    public void Least_IsThatOfSamplesThatDoNotOverlap(int a, int b, double p) => MannWhitney.Least(a, b).Should().BeApproximately(p, 1e-12);

    [Theory]
    [InlineData(5, 5, 5, 5, 1)]
    [InlineData(5, 5, 0, 5, 2 / 252.0)]
    [InlineData(5, 5, 2, 5, 0.1667)]
    public void Fisher_OfSmallCounts_IsExact(int wellA, int allA, int wellB, int allB, double p) =>
        Fisher.TwoSided(wellA, allA, wellB, allB).Should().BeApproximately(p, 0.0001);
}

namespace MultiHost.Running;

public sealed class SeededOrderTests
{
    private static readonly string[] Things = [.. Enumerable.Range(1, 6).Select(i => $"t{i}")];

    [Fact]
    public void Of_ASeed_IsTheSameOnEveryMachine() => string.Join(' ', new SeededOrder(17).Of(Things, "tests 1", t => t)).Should().Be("t4 t6 t3 t1 t2 t5");

    [Fact]
    public void Of_AnotherSeedOrTurn_IsAnotherOrder()
    {
        IReadOnlyList<string> first = new SeededOrder(17).Of(Things, "tests 1", t => t);

        new SeededOrder(18).Of(Things, "tests 1", t => t).Should().NotEqual(first).And.BeEquivalentTo(first);
        new SeededOrder(17).Of(Things, "tests 2", t => t).Should().NotEqual(first).And.BeEquivalentTo(first);
    }

    [Fact]
    public void Of_SomeOfTheThings_KeepsTheirOrder()
    {
        SeededOrder order = new(17);

        order.Of(Things.Where(t => t != "t3"), "tests 1", t => t).Should().Equal(order.Of(Things, "tests 1", t => t).Where(t => t != "t3"), "a filter changes nothing for the rest");
    }
}

using MultiHost;
using Xunit;
using Xunit.MultiHost;

#pragma warning disable xUnit1009, xUnit1010 // the analyzers do not know which parameters MultiHost fills

namespace Scenarios;

public sealed class Injection(IHostGroup hosts, IHost self, RoleName role, IBarrier barrier, OfAKit kit)
{
    [MultiHostFact("source", "destination")]
    public void Into_a_constructor() => Check(hosts, self, role, barrier, kit);

    [MultiHostFact("left", "right")]
    public void Into_a_constructor_with_other_roles()
    {
        Check(hosts, self, role, barrier, kit);
        Assert.Contains(role.Value, new[] { "left", "right" });
    }

    [MultiHostFact("source", "destination")]
    public void Into_a_method(IHostGroup hosts, IHost self, RoleName role, IBarrier barrier, OfAKit kit) => Check(hosts, self, role, barrier, kit);

    [MultiHostTheory("source", "destination"), InlineData(7, "seven")]
    public void Between_data(IHostGroup hosts, int number, RoleName role, string word)
    {
        Assert.Equal(hosts.Self.Role, role);
        Assert.Equal((7, "seven"), (number, word));
    }

    [MultiHostTheory("source", "destination"), InlineData(7)]
    public void Before_optional_data(IHostGroup hosts, int number, int other = 5)
    {
        Assert.NotNull(hosts);
        Assert.Equal((7, 5), (number, other));
    }

    [MultiHostTheory("source", "destination"), InlineData(7, 6)]
    public void Before_given_optional_data(IHostGroup hosts, int number, int other = 5)
    {
        Assert.NotNull(hosts);
        Assert.Equal((7, 6), (number, other));
    }

    [MultiHostTheory("source", "destination"), InlineData(1, 2, 3)]
    public void Before_many_data(IHostGroup hosts, params int[] numbers)
    {
        Assert.NotNull(hosts);
        Assert.Equal([1, 2, 3], numbers);
    }

    [MultiHostTheory("source", "destination"), InlineData("text"), InlineData(42)]
    public void Before_generic_data<T>(IHostGroup hosts, T value)
    {
        Assert.NotNull(hosts);
        Assert.IsType<T>(value);
        Assert.NotEqual(typeof(object), typeof(T));
    }

    private static void Check(IHostGroup hosts, IHost self, RoleName role, IBarrier barrier, OfAKit kit)
    {
        Assert.Same(hosts.Self, self);
        Assert.Equal(hosts.Self.Role, role);
        Assert.Same(hosts.Barrier, barrier);
        Assert.NotNull(kit.Barrier); // a fixture outlives the test, and its barrier too
        Assert.Equal(self, hosts[role]);
    }
}

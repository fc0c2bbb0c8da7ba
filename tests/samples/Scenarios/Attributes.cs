using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

public sealed class Attributes
{
    [MultiHostFact("source", "destination", Skip = "not yet")]
    public void Skipped()
    {
    }

    [MultiHostTheory("source", "destination", Skip = "not yet, either"), InlineData(1)]
    public void Skipped_theory(int number) => Assert.Equal(1, number);

    [MultiHostFact("source", "destination", DisplayName = "a name with spaces")]
    public void Named()
    {
    }

    [MultiHostFact("source", "destination"), Trait("Category", "Smoke")]
    public void With_a_trait()
    {
    }

    [MultiHostFact(Hosts = 3)]
    public void On_three_hosts(IHostGroup hosts)
    {
        Assert.Equal(["host1", "host2", "host3"], hosts.Hosts.Select(h => h.Role.Value));
        Assert.Equal(3, hosts.Hosts.Select(h => h.Name).Distinct().Count());
        Assert.Equal(3, hosts.Hosts.Select(h => h.Address).Distinct().Count());
    }

    [Fact]
    public void Plain() => Assert.Null(Environment.GetEnvironmentVariable("MULTIHOST_SESSION"));
}

#pragma warning disable xUnit1003 // the mistakes are the point
public sealed class BadAttributes
{
    [MultiHostFact]
    public void No_roles()
    {
    }

    [MultiHostFact("a", "A")]
    public void Same_role_twice()
    {
    }

    [MultiHostFact(Hosts = -1)]
    public void Negative_hosts()
    {
    }

    [MultiHostFact("a", Hosts = 2)]
    public void Roles_and_hosts()
    {
    }

    [MultiHostFact("a", AllHosts = true)]
    public void Roles_and_all_hosts()
    {
    }

    [MultiHostFact(Hosts = 2, AllHosts = true)]
    public void Hosts_and_all_hosts()
    {
    }

    [MultiHostFact("a", "b c")]
    public void Role_with_a_space()
    {
    }

    [MultiHostFact("a", null!)]
    public void Null_role()
    {
    }

    [MultiHostFact(null!)]
    public void Null_roles()
    {
    }

    [MultiHostFact("a", "b")]
    public void Unknown_parameter(int number) => Assert.Equal(0, number);

    [MultiHostFact("a", "b")]
    public void Generic<T>() => Assert.NotNull(typeof(T));

    [MultiHostTheory("a", "a"), InlineData(1)]
    public void Theory_with_the_same_role_twice(int number) => Assert.Equal(1, number);
}

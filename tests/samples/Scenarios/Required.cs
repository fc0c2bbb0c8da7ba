using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

[Requires("label lab")]
[Requires("client", "label nowhere")]
public sealed class Required(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    [Requires("destination", "label big", "memory >= 64 MiB")]
    [Requires("arch same")]
    public void Fits()
    {
        Assert.Contains("big", hosts["destination"].Labels);
        Assert.Equal(hosts.Self.Role == "source" ? "hunter2" : null, hosts.Properties.GetValueOrDefault("Password"));
    }

    [MultiHostTheory("source", "destination"), InlineData(1), InlineData(2)]
    [Requires("memory >= 1000 TiB")]
    public void Fits_nothing(int number) => Assert.Fail($"never run {number}");

    [MultiHostFact("client", "server")]
    public void Fits_nothing_by_its_class() => Assert.Fail("never run");
}

public sealed class WronglyRequired
{
    [MultiHostFact("source", "destination")]
    [Requires("destination", "memory >= much")]
    public void No_size()
    {
    }

    [MultiHostTheory("source", "destination"), InlineData(1)]
    [Requires("destnation", "memory >= 1 GiB")]
    public void No_role(int number) => Assert.Equal(1, number);

    [MultiHostFact("source", "destination")]
    [Requires("qemu >= 8.2")]
    public void No_package()
    {
    }
}

using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Tests that note in which order they ran, and on which host the first role was.</summary>
public sealed class Shuffled(IHostGroup hosts)
{
    [MultiHostFact("first", "second")]
    public void A() => Note();

    [MultiHostFact("first", "second")]
    public void B() => Note();

    [MultiHostFact("first", "second")]
    public void C() => Note();

    [MultiHostFact("first", "second")]
    public void D() => Note();

    [MultiHostFact("first", "second")]
    public void E() => Note();

    [MultiHostFact("first", "second")]
    public void F() => Note();

    private void Note([System.Runtime.CompilerServices.CallerMemberName] string test = "")
    {
        if (hosts.Self.Role == "first")
        {
            File.AppendAllText(Path.Combine(hosts.Properties["Notes"], "order.txt"), $"{test} {hosts.Self.Name}\n");
        }
    }
}

/// <summary>Its author has given it an order.</summary>
[TestCaseOrderer("Scenarios.Alphabetical", "Scenarios")]
public sealed class ShuffledByNobody(IHostGroup hosts)
{
    [MultiHostFact("first")]
    public void A() => Note();

    [MultiHostFact("first")]
    public void B() => Note();

    [MultiHostFact("first")]
    public void C() => Note();

    [MultiHostFact("first")]
    public void D() => Note();

    [MultiHostFact("first")]
    public void Fails_last() => Assert.Fail("as it should");

    private void Note([System.Runtime.CompilerServices.CallerMemberName] string test = "") =>
        File.AppendAllText(Path.Combine(hosts.Properties["Notes"], "given.txt"), test);
}

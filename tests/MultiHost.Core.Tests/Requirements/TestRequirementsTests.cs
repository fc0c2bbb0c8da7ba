using System.Reflection;
using static MultiHost.Requirements.Required;

namespace MultiHost.Requirements;

public sealed class TestRequirementsTests
{
    [Fact]
    public void Read_OfSeveralMarks_TakesAllOfThem()
    {
        TestRequirements read = By("destination|kernel >= 6|label big", "cores >= 2", "arch same");

        read.Of("source").Select(r => r.Text).Should().Equal("cores >= 2");
        read.Of("Destination").Select(r => r.Text).Should().Equal("kernel >= 6", "label big", "cores >= 2");
        read.Facts.Should().Equal("kernel", "cores", "arch");
        read.ToString().Should().Be("destination needs kernel >= 6, label big; every host needs cores >= 2; all together need arch same");
    }

    [Theory]
    [InlineData("destnation|kernel >= 6", "[Requires(\"destnation\", …)]: the test has no role 'destnation'; its roles: source, destination. Did you mean 'destination'? And as a requirement, 'destnation': 'destnation' is nothing that hosts can be asked for. Allowed: *")]
    [InlineData("destination", "[Requires(\"destination\")] names a role and no requirement. Write [Requires(\"destination\", \"qemu >= 8.2\")].")]
    [InlineData("kernel >= 6|destination", "[Requires]: 'destination': 'destination' is nothing that hosts can be asked for. *")]
    [InlineData("source|arch same", "[Requires(\"source\", \"arch same\")]: 'arch same' is about all hosts together. Write it without a role.")]
    [InlineData("cores", "[Requires]: 'cores': allowed are cores with *")]
    public void Read_OfAWrongMark_SaysWhatIsAllowed(string mark, string problem)
    {
        TestRequirements.Read([new RequiresAttribute(mark.Split('|'))], [], Pair, [], out string? found).IsNone.Should().BeTrue();
        found.Should().Match(problem);
    }

    [Fact]
    public void Read_OfARoleThatIsCalledLikeAFact_RefusesIt()
    {
        TestRequirements.Read([new RequiresAttribute("kernel", "cores >= 2")], [], ["kernel", "other"], [], out string? problem);

        problem.Should().Be("[Requires(\"kernel\")]: 'kernel' is a role here, and also something that hosts can be asked for. Call the role by another name.");
    }

    [Fact]
    public void Read_OfNothing_SaysHow()
    {
        TestRequirements.Read([new RequiresAttribute()], [], Pair, [], out string? problem);

        problem.Should().Be("[Requires] requires nothing. Write [Requires(\"qemu >= 8.2\")], or [Requires(\"destination\", \"qemu >= 8.2\")] for one role.");
    }

    [Fact]
    public void Read_OfAClass_CountsForItsTestsThatHaveTheRole()
    {
        Read(nameof(Marked.Two)).Of("destination").Select(r => r.Text).Should().BeEquivalentTo("label own", "label of-the-class", "label for-all");
        Read(nameof(Marked.Two)).Of("source").Select(r => r.Text).Should().Equal("label for-all");
        Read(nameof(Marked.Others)).Of("client").Select(r => r.Text).Should().Equal("label for-all");

        static TestRequirements Read(string name)
        {
            TestRequirements read = TestRequirements.Read(typeof(Marked).GetMethod(name)!, RolesOf(typeof(Marked).GetMethod(name)!), RolesOf, out string? problem);
            problem.Should().BeNull();
            return read;
        }
    }

    private static IReadOnlyList<RoleName> RolesOf(MethodInfo method) => method.Name switch
    {
        nameof(Marked.Two) => Pair,
        nameof(Marked.Others) => ["client", "server"],
        _ => [],
    };

    [Requires("destination", "label of-the-class")]
    [Requires("label for-all")]
    private sealed class Marked
    {
        [Requires("destination", "label own")]
        public static void Two()
        {
        }

        public static void Others()
        {
        }
    }
}

namespace MultiHost.Settings;

public sealed class DebuggedRolesTests
{
    [Theory]
    [InlineData("", null, false)]
    [InlineData("source", null, true)]
    [InlineData("source", "destination", false)]
    [InlineData("source", "", false)]
    [InlineData("", "*", true)]
    [InlineData("", "destination, Source", true)]
    public void Has_OfSource_IsAsTheVariableSays_OrElseTheSetting(string setting, string? variable, bool expected)
    {
        DebuggedRoles roles = new(DebuggedRoles.Split(setting), variable);

        roles.Has(new RoleName("source")).Should().Be(expected);
    }

    [Fact]
    public void Unseen_AreTheNamesThatNobodyAskedFor()
    {
        DebuggedRoles roles = new([], "source,sorce,*");

        roles.Has(new RoleName("source"));

        roles.Unseen.Should().Equal("sorce");
    }
}

using MultiHost.Labs.Foundation;

namespace MultiHost.Labs;

public sealed class LabLocationTests
{
    [Fact]
    public void Location_WhenNothingIsSaid_IsTheLabCalledLab() =>
        new LabLocation().Should().BeEquivalentTo(new { Name = "lab", StateFolder = "/var/lib/multihost/lab", Subnet = "10.77.0" });

    [Fact]
    public void Subnet_OfAnotherName_IsAnother_AndStays()
    {
        string[] subnets = [.. Enumerable.Range(0, 300).Select(i => new LabLocation($"n{i}").Subnet)];

        subnets.Should().NotContain("10.77.0").And.OnlyContain(s => int.Parse(s.Split('.')[2]) <= 254);
        subnets.Distinct().Should().HaveCountGreaterThan(100);
        new LabLocation("n1").Subnet.Should().Be(subnets[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Lab")]
    [InlineData("1lab")]
    [InlineData("a/b")]
    [InlineData("a-name-that-is-longer-than-24")]
    public void Name_WhenItIsNone_SaysWhatIsAllowed(string name)
    {
        Action make = () => _ = new LabLocation(name);

        make.Should().Throw<LabException>().WithMessage($"'{name}' is no name of a lab. Allowed: 1 to 24 small letters*");
    }

    [Fact]
    public void StateFolder_WithBlanks_IsRefused()
    {
        Action make = () => _ = new LabLocation { StateFolder = "/tmp/my lab" };

        make.Should().Throw<LabException>().WithMessage("A lab cannot live in '/tmp/my lab'*Name another folder.");
    }

    [Fact]
    public async Task Up_WithTooManyHosts_SaysHowManyAreAllowed()
    {
        Func<Task> up = () => Lab.UpAsync(new LabOptions { Hosts = 251 });

        (await up.Should().ThrowAsync<LabException>()).WithMessage("A lab cannot have 251 hosts. Allowed: 1 to 250.");
    }
}

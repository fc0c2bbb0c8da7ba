using System.Text.Json;

namespace MultiHost;

public sealed class RoleNameTests
{
    [Fact]
    public void Json_WhenARoleIsAValueOrAKey_BringsItBack()
    {
        Dictionary<RoleName, RoleName> peers = new() { ["source"] = "destination", ["observer"] = RoleName.None };

        string json = JsonSerializer.Serialize(peers);

        json.Should().Be("""{"source":"destination","observer":""}""");
        JsonSerializer.Deserialize<Dictionary<RoleName, RoleName>>(json).Should().Equal(peers);
    }

    [Fact]
    public void Json_WhenTheTextIsNoName_SaysWhatIsAllowed()
    {
        Action read = () => JsonSerializer.Deserialize<RoleName>("\"no name\"");

        read.Should().Throw<JsonException>().WithMessage("'no name' is no name of a role. Allowed: *");
    }
}

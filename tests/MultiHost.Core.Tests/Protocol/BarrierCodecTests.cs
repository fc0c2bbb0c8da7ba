using System.Text;
using System.Text.Json;

namespace MultiHost.Protocol;

public sealed class BarrierCodecTests
{
    [Fact]
    public void Encode_WritesWhatTheSerializerWrites()
    {
        Arrived[] arrivals =
        [
            new(1, 2, "", "go", null, null, null),
            new(long.MaxValue, 0, "vm1/inner", "a \"b\" \\ <c> ✓ \ud83d\ude00\n", null, "{\"Port\":7}", 0.3),
            new(-1, -1, "x", "y", null, "", 86400),
        ];

        arrivals.Should().AllSatisfy(a => Text(BarrierCodec.Encode(a)).Should().Be(Text(JsonSerializer.SerializeToUtf8Bytes(a, MessageContext.Default.AgentMessage))));
        BarrierReleased released = new(7, 3);
        Text(BarrierCodec.Encode(released)).Should().Be(Text(JsonSerializer.SerializeToUtf8Bytes(released, MessageContext.Default.ControllerMessage)));
    }

    [Fact]
    public void Decode_GivesBackWhatWasEncoded()
    {
        Arrived arrived = new(1, 2, "vm1", "go ✓", null, "\"v\"", 0.3);
        Arrived bare = new(1, 2, "", "go", null, null, null);
        BarrierReleased released = new(7, 3);

        BarrierCodec.DecodeArrived(BarrierCodec.Encode(arrived)).Should().Be(arrived);
        BarrierCodec.DecodeArrived(BarrierCodec.Encode(bare)).Should().Be(bare);
        BarrierCodec.DecodeReleased(BarrierCodec.Encode(released)).Should().Be(released);
    }

    [Fact]
    public void Encode_OfWhatIsOutOfTheOrdinary_IsLeftToTheSerializer()
    {
        BarrierCodec.Encode(new Arrived(1, 2, "", "go", ["source"], null, null)).Should().BeNull();
        BarrierCodec.Encode(new BarrierReleased(1, 2, [])).Should().BeNull();
    }

    [Theory]
    [InlineData("""{"type":"withdrawn","Phase":1,"Request":2}""")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":"","Name":"go","Roles":["a"]}""")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":""}""")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":null,"Name":"go"}""")]
    [InlineData("""{"type":"arrived","Phase":"1","Request":2,"Branch":"","Name":"go"}""")]
    [InlineData("""{"type":"arrived","Phase":1.5,"Request":2,"Branch":"","Name":"go"}""")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":"","Name":["go"]}""")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":"","Name":"go","Value":5}""")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":"","Name":"go","TimeoutSeconds":"3"}""")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":"","Name":"go","TimeoutSeconds":"3""")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":"","Name":"go"} x""")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":"","Name":"\ud800"}""")]
    [InlineData("""{"type":"arrived","Phase":1,"\ud800":2,"Branch":"","Name":"go"}""")]
    [InlineData("""{"type":"arrived"}""")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":"","Name":"go""")]
    [InlineData("""{"type":"arrived",""")]
    [InlineData("""{"type":"barrier-released","Phase":1,"Request":2,"Values":{}}""")]
    [InlineData("""{"type":"barrier-released","Phase":1}""")]
    [InlineData("""{"type":"barrier-released","Phase":1,"Request":2""")]
    [InlineData("")]
    public void Decode_OfWhatIsOutOfTheOrdinary_IsLeftToTheSerializer(string frame)
    {
        BarrierCodec.DecodeArrived(Encoding.UTF8.GetBytes(frame)).Should().BeNull();
        BarrierCodec.DecodeReleased(Encoding.UTF8.GetBytes(frame)).Should().BeNull();
    }

    private static string Text(byte[]? bytes) => Encoding.UTF8.GetString(bytes!);
}

using System.Buffers.Binary;
using FluentAssertions;
using MultiHost.Virtualization.Pulse;
using Xunit;

namespace MultiHost.Virtualization.Tests.Pulse;

public sealed class PulseImageTests
{
    [Fact]
    public void Generate_BeginsWithAMultibootHeader_WhoseFieldsAddUp()
    {
        byte[] image = PulseImage.Generate(PulseSettings.Of(4, 20));

        uint[] header = [.. Enumerable.Range(0, 8).Select(n => BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(4 * n)))];
        header[0].Should().Be(0x1BADB002u);
        unchecked(header[0] + header[1] + header[2]).Should().Be(0u);
        header[3..5].Should().AllBeEquivalentTo(0x100000u);
        header[7].Should().BeInRange(0x100020u, 0x100000u + (uint)image.Length);
    }
}

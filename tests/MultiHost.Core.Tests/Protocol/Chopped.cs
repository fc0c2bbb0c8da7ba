namespace MultiHost.Protocol;

/// <summary>A stream that gives at most so many bytes a read, as a pipe may.</summary>
internal sealed class Chopped(byte[] bytes, int bytesPerRead) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, bytesPerRead));
}

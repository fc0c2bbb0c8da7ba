using System.IO.Compression;

namespace MultiHost.Deployment;

/// <summary>
/// A gzip stream that compresses where the line is slower than the processor, and only wraps where it is not. It is written in members of 4 MiB,
/// which gzip reads as one: after one of each kind, the kind that moved more bytes a second goes on, and now and then the other is tried.
/// </summary>
internal sealed class AdaptiveGzipStream(Stream target, TimeProvider time) : Stream
{
    private const int MemberBytes = 4 * 1024 * 1024;
    private const int TryOtherEvery = 16;

    private readonly double[] bytesPerSecond = new double[2];
    private GZipStream? member;
    private bool stores;
    private int members;
    private int memberBytes;
    private long began;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (member is null)
        {
            member = new GZipStream(target, stores ? CompressionLevel.NoCompression : CompressionLevel.Fastest, leaveOpen: true);
            memberBytes = 0;
            began = time.GetTimestamp();
        }

        member.Write(buffer);
        memberBytes += buffer.Length;
        if (memberBytes >= MemberBytes)
        {
            EndMember();
            bytesPerSecond[stores ? 1 : 0] = memberBytes / Math.Max(1e-6, time.GetElapsedTime(began).TotalSeconds);
            members++;
            stores = members % TryOtherEvery == 1 ? !stores : bytesPerSecond[1] > bytesPerSecond[0];
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            EndMember();
        }

        base.Dispose(disposing);
    }

    private void EndMember()
    {
        member?.Dispose();
        member = null;
    }
}

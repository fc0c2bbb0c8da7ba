using System.IO.Compression;

namespace MultiHost.Deployment;

/// <summary>
/// A stream that compresses where the line is slower than the processor, and only there. Its first piece is plain, and how fast the host
/// got that decides whether the rest is, too: see <see cref="LineRate"/>. Otherwise the rest is gzip in members of 4 MiB, which are read
/// as one: after one that is compressed and one that is only wrapped, the kind that moved more bytes a second goes on, and now and then
/// the other is tried.
/// </summary>
/// <param name="target">Where it goes.</param>
/// <param name="awaitPiece">Called twice while the first piece is written: waits until the host has what was written.</param>
/// <param name="decide">Tells the host, and us, whether the rest is compressed.</param>
/// <param name="time">The clock.</param>
internal sealed class AdaptiveGzipStream(Stream target, Action awaitPiece, Func<LineRate, bool> decide, TimeProvider time) : Stream
{
    private const int MemberBytes = 4 * 1024 * 1024;
    private const int TryOtherEvery = 16;

    private readonly double[] bytesPerSecond = new double[2];
    private GZipStream? member;
    private bool stores;
    private int members;
    private int memberBytes;
    private long began;
    private int first;
    private bool compresses;

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
        if (first < LineRate.FirstBytes)
        {
            buffer = WriteFirst(buffer);
        }

        if (buffer.IsEmpty)
        {
            return;
        }

        if (compresses)
        {
            WriteMember(buffer);
        }
        else
        {
            target.Write(buffer);
        }
    }

    private ReadOnlySpan<byte> WriteFirst(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty && first < LineRate.FirstBytes)
        {
            int limit = first < LineRate.StartBytes ? LineRate.StartBytes : LineRate.FirstBytes;
            ReadOnlySpan<byte> piece = buffer[..Math.Min(buffer.Length, limit - first)];
            target.Write(piece);
            first += piece.Length;
            buffer = buffer[piece.Length..];
            if (first == limit)
            {
                target.Flush();
                awaitPiece();
                compresses = limit == LineRate.FirstBytes && decide(new LineRate(first - LineRate.StartBytes, time.GetElapsedTime(began)));
                began = time.GetTimestamp();
            }
        }

        return buffer;
    }

    private void WriteMember(ReadOnlySpan<byte> buffer)
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

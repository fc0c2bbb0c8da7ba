using System.Security.Cryptography;

namespace MultiHost.Deployment;

/// <summary>
/// The content of a file as it is to be sent: exactly so many bytes as were hashed, and hashed again as they are read, because whoever writes to the file
/// meanwhile must not put other bytes under that hash. What was appended since is not part of it.
/// </summary>
internal sealed class CheckedContent : Stream
{
    private readonly TreeFile file;
    private readonly Stream content;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long position;

    /// <exception cref="FileChangedException">The file is there no more, or is no file any more.</exception>
    public CheckedContent(TreeFile file)
    {
        this.file = file;
        content = file.Content is { } bytes ? new MemoryStream(bytes) : Open(file);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a file that others may write to meanwhile. Blocks on no pipe.</summary>
    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, Length - position)];
        if (buffer.IsEmpty)
        {
            return 0;
        }

        int read = ReadContent(buffer);
        if (read == 0)
        {
            throw new FileChangedException(file); // it is shorter than it was
        }

        hash.AppendData(buffer[..read]);
        position += read;
        return read;
    }

    /// <summary>To be called when all was read.</summary>
    /// <exception cref="FileChangedException">It was not what its key says.</exception>
    public void Verify()
    {
        if (position != Length || !file.Key.StartsWith(Convert.ToHexStringLower(hash.GetHashAndReset()), StringComparison.Ordinal))
        {
            throw new FileChangedException(file);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private static FileStream Open(TreeFile file)
    {
        if (FileFacts.Of(file.Source, follow: true).Kind is not (FileKind.File or FileKind.Unknown))
        {
            throw new FileChangedException(file);
        }

        try
        {
            return Open(file.Source);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileChangedException(file, e);
        }
    }

    // Trouble of this file must not be taken for trouble of the connection.
    private int ReadContent(Span<byte> buffer)
    {
        try
        {
            return content.Read(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileChangedException(file, e);
        }
    }
}

namespace MultiHost.Transport.SshNet;

/// <summary>What a command writes, to standard output or error. Reads block, and end with the command.</summary>
/// <param name="life">The command's.</param>
/// <param name="stream">Which of its streams.</param>
internal sealed class CommandOutput(CommandLife life, Func<Renci.SshNet.SshCommand, Stream> stream) : CommandStream
{
    public override bool CanRead => true;

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || life.Await() is not { } channel)
        {
            return 0;
        }

        int read = stream(life.Command!).Read(buffer);
        try
        {
            channel.Read(read);
        }
        catch (Exception e) when (Loss.Is(e))
        {
            // The connection is gone: what has come is read to its end, and the command's end says why.
        }

        return read;
    }
}

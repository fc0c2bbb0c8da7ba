using MultiHost.Hosts;

namespace MultiHost.Deployment;

/// <summary>A connection that ends after so many bytes to the host, as if it were cut.</summary>
internal sealed class CutTransport(int afterBytes) : IHostTransport
{
    public IHostTransport? Inner { get; set; }

    public bool SharesFiles => false;

    public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IHostProcess Start(IReadOnlyList<string> arguments) => new CutProcess(Inner!.Start(arguments), afterBytes);

    public string ByHand(string command) => command;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class CutProcess(IHostProcess inner, int afterBytes) : IHostProcess
    {
        public Stream Input { get; } = new CutStream(inner.Input, afterBytes);

        public Stream Output => inner.Output;

        public string ErrorTail => inner.ErrorTail;

        public Task<int> Exited => inner.Exited;

        public string? Broken => inner.Broken;

        public void Kill() => inner.Kill();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class CutStream(Stream inner, int afterBytes) : Stream
    {
        private int left = afterBytes;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            int passed = Math.Min(left, count);
            inner.Write(buffer, offset, passed);
            inner.Flush();
            left -= passed;
            if (passed < count)
            {
                throw new IOException("The connection was cut.");
            }
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

using MultiHost.Hosts;

namespace MultiHost.Deployment;

/// <summary>A connection that hands every piece that goes to the host to a test first, which may act, throw as if it were cut, or change the bytes.</summary>
internal sealed class ActingTransport(IHostTransport inner, Action<long, byte[]> act) : IHostTransport
{
    public bool SharesFiles => false;

    public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IHostProcess Start(IReadOnlyList<string> arguments) => new ActingProcess(inner.Start(arguments), act);

    public string ByHand(string command) => command;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class ActingProcess(IHostProcess inner, Action<long, byte[]> act) : IHostProcess
    {
        public Stream Input { get; } = new ActingStream(inner.Input, act);

        public Stream Output => inner.Output;

        public string ErrorTail => inner.ErrorTail;

        public Task<int> Exited => inner.Exited;

        public string? Broken => inner.Broken;

        public void Kill() => inner.Kill();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class ActingStream(Stream inner, Action<long, byte[]> act) : Stream
    {
        private long passed;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            byte[] piece = buffer[offset..(offset + count)];
            act(passed, piece);
            inner.Write(piece);
            inner.Flush();
            passed += piece.Length;
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

using System.Net.Sockets;
using System.Text;

namespace MultiHost.Virtualization.Guests;

/// <summary>
/// A socket where a person enters a guest's console beside us: gets what the guest prints from then on, and types. Several may at once. Safe to use from several
/// threads.
/// </summary>
internal sealed class SerialDoor : IDisposable
{
    private readonly Lock gate = new();
    private readonly SerialConsole console;
    private readonly string path;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource closing = new();
    private readonly List<Socket> entered = [];

    public SerialDoor(SerialConsole console, string path)
    {
        this.console = console;
        this.path = path;
        File.Delete(path);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(4);
        console.TextRead += Show;
        _ = AcceptAsync();
    }

    public void Dispose()
    {
        console.TextRead -= Show;
        closing.Cancel();
        listener.Dispose();
        lock (gate)
        {
            entered.ForEach(one => one.Dispose());
            entered.Clear();
        }

        File.Delete(path);
    }

    // On the console's own thread: whoever does not read loses what he does not take.
    private void Show(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        lock (gate)
        {
            foreach (Socket one in entered)
            {
                one.Send(bytes, SocketFlags.None, out _);
            }
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket one = await listener.AcceptAsync(closing.Token).ConfigureAwait(false);
                one.Blocking = false;
                lock (gate)
                {
                    entered.Add(one);
                }

                _ = TypeAsync(one);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The host is not kept any longer.
        }
    }

    private async Task TypeAsync(Socket one)
    {
        byte[] buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await one.ReceiveAsync(buffer, closing.Token).ConfigureAwait(false)) > 0)
            {
                await console.WriteAsync(buffer.AsMemory(0, count), closing.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // Whoever had entered has left, or QEMU has ended.
        }

        lock (gate)
        {
            entered.Remove(one);
            one.Dispose();
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using MultiHost.Hosts;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Hosts;

/// <summary>
/// A QEMU without a machine on a host, whose monitor comes over the transport: it waits for a guest as a migration's destination does, tells what it can do,
/// listens and connects.
/// </summary>
internal sealed class HostQemu : IAsyncDisposable
{
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(3);

    private readonly IHostProcess process;
    private readonly TimeProvider time;
    private int connections;

    private HostQemu(IHostProcess process, QmpClient qmp, TimeProvider time)
    {
        this.process = process;
        this.time = time;
        Qmp = qmp;
    }

    public QmpClient Qmp { get; }

    /// <exception cref="MultiHostException">It did not start; the message has QEMU's words.</exception>
    public static async Task<HostQemu> StartAsync(
        string host, IHostTransport transport, string binary, string accelerator, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        IHostProcess process = transport.Start(AttachedProgram.Command(
            [], [binary, "-nodefaults", "-no-user-config", "-machine", $"none,accel={accelerator}", "-display", "none", "-S", "-incoming", "defer", "-qmp", "stdio"]));
        using CancellationTokenSource late = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using (either.Token.Register(() => _ = AttachedProgram.EndAsync(process, time)))
        {
            try
            {
                QmpClient qmp = await QmpClient.ConnectAsync(
                    new MonitorStream(process), host, null, () => ExplainAsync(process), time, either.Token).ConfigureAwait(false);
                return new HostQemu(process, qmp, time);
            }
            catch (Exception e) when (e is MultiHostException or OperationCanceledException or InvalidDataException)
            {
                string words = process.ErrorTail;
                await LeaveAsync(process, time).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                throw new HostUnavailableException(
                    host, words.Length > 0 ? words : e is OperationCanceledException ? $"no monitor within {limit.TotalSeconds:0.#} s" : e.Message, e);
            }
        }
    }

    /// <summary>Listens as a migration's destination does, at a port that the kernel chooses.</summary>
    /// <returns>The port.</returns>
    /// <exception cref="QmpException">The address is not this host's, or cannot be listened at.</exception>
    public async Task<string> ListenAsync(string address, CancellationToken cancellationToken)
    {
        await AddAsync("listener", address, "0", new JsonObject { ["server"] = true, ["wait"] = false }, null, cancellationToken).ConfigureAwait(false);
        JsonElement all = await Qmp.ExecuteAsync("query-chardev", cancellationToken: cancellationToken).ConfigureAwait(false);
        string file = all.EnumerateArray().First(c => c.GetProperty("label").GetString() == "listener").GetProperty("filename").GetString()!;
        return file.Split(',')[0].Split(':')[^1]; // disconnected:tcp:10.77.0.1:41397,server=on
    }

    /// <summary>Connects, and lets go again.</summary>
    /// <exception cref="QmpException">It was refused, or the address is unknown.</exception>
    /// <exception cref="QmpTimeoutException">Nobody answered in time. QEMU still tries, and can be used for nothing else.</exception>
    public async Task ConnectAsync(string address, string port, TimeSpan limit, CancellationToken cancellationToken)
    {
        string name = $"connection{++connections}";
        await AddAsync(name, address, port, new JsonObject { ["server"] = false }, limit, cancellationToken).ConfigureAwait(false);
        await Qmp.ExecuteAsync("chardev-remove", new JsonObject { ["id"] = name }, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync(process, time).ConfigureAwait(false);
        await Qmp.DisposeAsync().ConfigureAwait(false);
    }

    private Task AddAsync(string name, string address, string port, JsonObject data, TimeSpan? limit, CancellationToken cancellationToken)
    {
        data["addr"] = new JsonObject { ["type"] = "inet", ["data"] = new JsonObject { ["host"] = address, ["port"] = port } };
        JsonObject arguments = new() { ["id"] = name, ["backend"] = new JsonObject { ["type"] = "socket", ["data"] = data } };
        return Qmp.ExecuteAsync("chardev-add", arguments, limit, cancellationToken: cancellationToken);
    }

    private static async Task<string> ExplainAsync(IHostProcess process)
    {
        try
        {
            int code = await process.Exited.WaitAsync(LeaveTime, TimeProvider.System).ConfigureAwait(false);
            return $"It ended with exit code {code}. {process.ErrorTail}";
        }
        catch (TimeoutException)
        {
            return "It still runs.";
        }
    }

    // The script on the host ends the program when its input ends.
    private static async Task LeaveAsync(IHostProcess process, TimeProvider time)
    {
        await AttachedProgram.EndAsync(process, time).ConfigureAwait(false);
        await process.DisposeAsync().ConfigureAwait(false);
    }
}

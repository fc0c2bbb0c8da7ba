using System.Text;
using MultiHost.Hosts;
using SshCommand = Renci.SshNet.SshCommand;

namespace MultiHost.Transport.SshNet;

/// <summary>A command on a host. A thread of its own begins it, reads its error stream, and tells of its end: SSH.NET blocks where it waits.</summary>
internal sealed class SshNetProcess : IHostProcess
{
    private const int Killed = 137;
    private const int Lost = 255;

    // As rfc4254 names them, with what a shell calls them.
    private static readonly Dictionary<string, int> Signals = new()
    {
        ["HUP"] = 1, ["INT"] = 2, ["QUIT"] = 3, ["ILL"] = 4, ["ABRT"] = 6, ["FPE"] = 8, ["KILL"] = 9, ["USR1"] = 10, ["SEGV"] = 11, ["USR2"] = 12, ["PIPE"] = 13,
        ["ALRM"] = 14, ["TERM"] = 15,
    };

    private static readonly TimeSpan Release = TimeSpan.FromSeconds(3);

    private readonly CommandLife life = new();
    private readonly TextTail errors = new(16 * 1024);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SshNetConnection connection;
    private readonly string line;
    private readonly TimeProvider time;
    private volatile string? refusal;

    private SshNetProcess(SshNetConnection connection, IReadOnlyList<string> arguments, TimeProvider time)
    {
        this.connection = connection;
        this.time = time;
        line = LoginShell.Command(arguments);
        Input = new CommandInput(life, connection.Host);
        Output = new CommandOutput(life, c => c.OutputStream);
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public string ErrorTail => refusal ?? errors.Text;

    public Task<int> Exited => life.Exited;

    public string? Broken => life.Broken;

    /// <summary>Completes when nothing of it is left on this machine.</summary>
    public Task Released => released.Task;

    /// <summary>Starts a command. It need not have begun, or be possible, when this returns.</summary>
    public static SshNetProcess Start(SshNetConnection connection, IReadOnlyList<string> arguments, TimeProvider time)
    {
        SshNetProcess process = new(connection, arguments, time);
        connection.Add(process);
        new Thread(process.Run) { IsBackground = true, Name = $"MultiHost {connection.Host} command" }.Start();
        return process;
    }

    public void Kill() => life.End(Killed, null);

    /// <summary>The connection under it is gone.</summary>
    public void BreakOff(string reason) => life.End(Lost, reason);

    public async ValueTask DisposeAsync()
    {
        Kill();
        try
        {
            await released.Task.WaitAsync(Release, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The host does not answer: what is left goes with the connection.
        }
    }

    private void Run()
    {
        SshCommand? command = null;
        try
        {
            command = connection.Command(line);
            CommandChannel.Limit(command);
            Task done = command.ExecuteAsync();
            life.Begin(command, connection.ChannelOf(command));
            using StreamReader text = new(new CommandOutput(life, c => c.ExtendedOutputStream), new UTF8Encoding(false));
            errors.Drain(text);
            if (!life.IsOver)
            {
#pragma warning disable VSTHRD002 // this thread is the command's own; its streams have ended, and so has it
                done.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
                life.End(command.ExitStatus ?? Code(command.ExitSignal), null);
            }
        }
#pragma warning disable CA1031 // on a thread of its own, an exception that nobody expects would end the test host and lose every result
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }
        finally
        {
            Dispose(command);
            connection.Remove(this);
            released.SetResult();
        }
    }

    // A server that is still there has refused the command alone.
    private void Fail(Exception e)
    {
        if (life.Command is null && connection.IsUp)
        {
            refusal = $"{Loss.Words(e)}\n{SshProcess.TooFewSessions}";
            life.End(Lost, null);
        }
        else
        {
            connection.Break(Loss.Words(e));
            life.End(Lost, connection.Broken);
        }
    }

    // Of one that still runs it closes the channel, for which the host gets a second.
    private static void Dispose(SshCommand? command)
    {
        try
        {
            command?.Dispose();
        }
        catch (Exception e) when (Loss.Is(e))
        {
            // The connection is gone, and the channel with it.
        }
    }

    private static int Code(string? signal) => signal is not null && Signals.TryGetValue(signal, out int number) ? 128 + number : Lost;
}

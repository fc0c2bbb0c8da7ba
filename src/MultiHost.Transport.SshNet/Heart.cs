using MultiHost.Coordination;
using MultiHost.Diagnostics;
using MultiHost.Hosts;
using MultiHost.Protocol;

namespace MultiHost.Transport.SshNet;

/// <summary>
/// A command on the host that holds the connection and gives back what it is sent: SSH.NET does not notice that a host is frozen or cut off. Whatever else
/// comes from the host counts as a sign of life, too.
/// </summary>
internal sealed class Heart : IDisposable
{
    private readonly ManualResetEvent over = new(false);
    private readonly SshNetConnection connection;
    private readonly SshNetProcess process;
    private readonly TimeSpan longest;
    private readonly SilenceWatch watch;
    private readonly ITimer rounds;

    private Heart(SshNetConnection connection, SshNetProcess process, TimeSpan longest, TimeProvider time)
    {
        this.connection = connection;
        this.process = process;
        this.longest = longest;
        watch = new SilenceWatch(() => connection.Received);
        new Thread(Beat) { IsBackground = true, Name = $"MultiHost {connection.Host} heart" }.Start();
        rounds = time.CreateTimer(_ => EndRound(), null, SilenceWatch.Period(longest), SilenceWatch.Period(longest));
    }

    /// <summary>Starts the command, without beating yet.</summary>
    public static SshNetProcess Hold(SshNetConnection connection, TimeProvider time) => SshNetProcess.Start(connection, BeginMark.Before("exec cat"), time);

    /// <summary>Beats from now on.</summary>
    /// <param name="connection">What it watches over.</param>
    /// <param name="process">The command, which has said its first line.</param>
    /// <param name="longest">After that long without a sign of life the connection is broken.</param>
    /// <param name="time">The clock.</param>
    public static Heart Start(SshNetConnection connection, SshNetProcess process, TimeSpan longest, TimeProvider time) => new(connection, process, longest, time);

    /// <summary>Ends the command, by the end of its input.</summary>
    public void Dispose()
    {
        over.Set();
        rounds.Dispose();
        process.Input.Dispose();
    }

    // A thread of its own: a write waits behind all that others send, and an answer behind all that the host sends.
    private void Beat()
    {
        byte[] beat = [1];
        try
        {
            do
            {
                process.Input.Write(beat, 0, 1);
            }
            while (process.Output.Read(beat, 0, 1) > 0 && !over.WaitOne(SilenceWatch.Period(longest)));
        }
        catch (IOException e)
        {
            MultiHostEvents.Log.Swallowed($"host {connection.Host}: the heart", e); // the connection has ended, which its commands say
        }
    }

    private void EndRound()
    {
        if (watch.EndRound())
        {
            rounds.Dispose();
            connection.Break($"no sign of life for {Phrases.Duration(longest)}: its network is cut, or it is frozen. If it is only slow, raise <Timeouts Heartbeat=\"…\"/>.");
        }
    }
}

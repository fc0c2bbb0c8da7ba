using System.Diagnostics;
using MultiHost.Protocol;

namespace MultiHost.Agent;

/// <summary>
/// Shows that this agent lives, to the controller and to the guard on the host, and ends it when the controller has gone without a word.
/// It has a thread of its own: neither a test that blocks every thread of the pool nor a stream that takes no more keeps it from that.
/// </summary>
internal sealed class Heartbeat
{
    private readonly AgentSession session;
    private readonly SilenceWatch watch;
    private readonly TimeSpan period;
    private readonly string beat;
    private readonly string debugged;
    private readonly ManualResetEventSlim never = new();

    /// <summary>Begins.</summary>
    /// <param name="session">The conversation.</param>
    /// <param name="watch">Notices the controller's silence.</param>
    /// <param name="longest">The longest silence that is borne.</param>
    /// <param name="folder">The agent's folder, where the guard looks: see HostScripts.</param>
    public Heartbeat(AgentSession session, SilenceWatch watch, TimeSpan longest, string folder)
    {
        this.session = session;
        this.watch = watch;
        period = SilenceWatch.Period(longest);
        beat = Path.Combine(folder, "beat");
        debugged = Path.Combine(folder, "debugged");
        new Thread(Run) { IsBackground = true, Name = "MultiHost heartbeat" }.Start();
    }

    private void Run()
    {
        bool ended = false;
        while (!session.HasEnded)
        {
            Touch();
            session.SendBeat(new AgentBeat(Debugger.IsAttached));
            never.Wait(period);
            if (watch.EndRound() && !ended && !session.IsInProcess)
            {
                ended = true;
                new Thread(session.EndInSilence) { IsBackground = true, Name = "MultiHost end" }.Start();
            }
        }
    }

    private void Touch()
    {
        try
        {
            if (Debugger.IsAttached)
            {
                File.WriteAllBytes(debugged, []);
            }
            else
            {
                File.Delete(debugged);
            }

            File.WriteAllBytes(beat, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk must not end the tests; a folder that is gone means that the guard, or somebody, is ending this process.
        }
    }
}

using MultiHost.Recording;

namespace MultiHost.Report.Records;

/// <summary>The lines of one test that migrates a guest, as the kit writes them. The same arguments give the same lines.</summary>
internal sealed class MigrationLines(RecordFile record, long phase, string name, double began)
{
    private const string Guest = "vm1";

    private static readonly string[] Protocol = ["Begin", "Prepare", "Perform", "Finish", "Confirm"];

    public int Samples { get; init; } = 60;

    /// <summary>Seconds that Perform takes.</summary>
    public double Perform { get; init; } = 2.4;

    public double DowntimeMilliseconds { get; init; } = 38;

    public bool WithObserver { get; init; }

    /// <summary>Barriers that the two meet at beside those of the migration.</summary>
    public int Rounds { get; init; }

    /// <summary>How it ends; null for a run that is killed in Perform.</summary>
    public string? Verdict { get; init; } = "passed";

    public string Message { get; init; } = "";

    public string? Fault { get; init; }

    /// <summary>Writes them.</summary>
    /// <returns>When it ended.</returns>
    public double Write()
    {
        RolePlace[] roles = [new("source", "alpha"), new("destination", "beta"), .. WithObserver ? [new RolePlace("observer", "gamma")] : Array.Empty<RolePlace>()];
        record.Add(began, new PhaseStarted(phase, "test", name, $"id {phase}", "Migrations", roles));
        double t = began + 0.02;
        foreach (RolePlace role in roles)
        {
            record.Add(t += 0.004, new RoleStarted(phase, role.Role));
        }

        record.Add(t += 0.02, new StepBegun(phase, "source", $"{Guest}: start"));
        record.Note(t + 0.41, phase, "source", "guest-event", new { guest = Guest, @event = "RESUME" });
        for (int n = 0; n < Rounds; n++)
        {
            string barrier = $"round {n}";
            record.Add(t + 0.001 * n, new BarrierArrived(phase, "destination", barrier));
            record.Add(t + 0.001 * (n + 1), new BarrierPassed(phase, barrier, [new("destination", 0.001), new("source", 0.00002)]));
        }

        t += Math.Max(0.5, 0.001 * Rounds);
        foreach (string step in Protocol)
        {
            double took = step switch { "Begin" => 0.12, "Prepare" => 0.33, "Perform" => Perform, "Finish" => 0.09, _ => 0.03 };
            bool source = step is "Begin" or "Perform" or "Confirm";
            Begin(t, step, source ? "destination" : "source");
            Begin(t + 0.012, step, source ? "source" : "destination");
            if (step == "Perform")
            {
                Transfer(t + 0.02, took - 0.04);
                if (Verdict is null)
                {
                    return t + took;
                }
            }

            if (step == "Finish")
            {
                record.Note(t + 0.03, phase, "destination", "guest-event", new { guest = Guest, @event = "RESUME" });
            }

            record.Add(t + took, new BarrierPassed(
                phase, $"{Guest}/{step}", [new(source ? "destination" : "source", took - 0.002, 487), new(source ? "source" : "destination", 0.00002, 512)]));
            End(t + took, step, "source", took);
            End(t + took, step, "destination", took);
            t += took + 0.005;
        }

        return Conclude(t, roles);
    }

    private double Conclude(double t, RolePlace[] roles)
    {
        record.Note(t, phase, "source", "guest-event", new { guest = Guest, @event = "SHUTDOWN", data = new { guest = false, reason = "host-qmp-quit" } });
        record.Add(t += 0.01, new StepBegun(phase, "source", $"{Guest}: checks"));
        record.Add(t, new StepBegun(phase, "destination", $"{Guest}: checks"));
        record.Add(t + 0.02, new CheckMade(phase, "source", "source-gone", Guest, true, "process ended on alpha"));
        record.Add(t + 0.05, new CheckMade(phase, "destination", "guest-active", Guest, true, "running, process 2302 alive, monitor answers, on beta"));
        bool failed = Verdict == "failed";
        record.Add(t + 0.3, new CheckMade(
            phase, "destination", "work-progressed", Guest, !failed, failed ? "the queue is empty, 17 letters are lost (on beta)" : "counter 90 before, 120 after on beta"));
        t += 0.4;
        record.Note(t, phase, "destination", "migration-result", new
        {
            guest = Guest, from = "source", to = "destination", outcome = "Completed", totalMilliseconds = Perform * 1000, downtimeMilliseconds = DowntimeMilliseconds,
            stopToResumeMilliseconds = DowntimeMilliseconds + 21.5, transferred = 119_542_720,
        });
        if (WithObserver)
        {
            record.Note(t += 0.05, phase, "observer", "probe", new
            {
                guest = Guest, sent = 300, lost = 2, longestGapMilliseconds = 84.25, medianRoundTripMilliseconds = 0.4,
                gaps = Enumerable.Range(0, 40).Select(n => new[] { 3000 - (n * 70.0), n == 31 ? 84.25 : 10 + (n % 3) }),
            });
        }

        foreach (RolePlace role in roles)
        {
            bool broke = failed && role.Role == "destination";
            record.Add(t += 0.002, new RoleFinished(phase, role.Role, broke ? "failed" : failed ? "stopped" : "passed", t - began, broke ? $"CheckFailedException: {Message.Split('\n')[0]}" : null));
            record.Add(t, new LogFiles(phase, role.Role, $"{phase:000}-{name.Split('(')[0]}/{role.Role}", [new("vm1/qmp.log", 5365), new("vm1/serial.log", 990)]));
        }

        record.Add(t += 0.01, new VerdictMade("test", name, Verdict!, t - began)
        {
            Collection = "Migrations",
            Phase = phase,
            Message = Message.Length > 0 ? Message : null,
            Stack = failed ? "--- destination on beta ---\n   at Shop.Migrations.Orders.Survive() in /src/Orders.cs:line 42" : null,
            Cause = failed ? new CauseMade("role-failed", t - began - 0.05, "destination", $"{Guest}: checks") : null,
        });
        return t;
    }

    private void Begin(double t, string step, string role)
    {
        record.Add(t, new StepBegun(phase, role, $"{Guest}: {step}"));
        record.Note(t + 0.0005, phase, role, "migration-phase", new { guest = Guest, phase = step, cancelled = false, side = Side(role), what = "begins" });
    }

    private void End(double t, string step, string role, double took) => record.Note(
        t + 0.001, phase, role, "migration-phase",
        new { guest = Guest, phase = step, cancelled = false, side = Side(role), what = "ends", milliseconds = took * 1000, error = (string?)null });

    private static string Side(string role) => role == "source" ? "Source" : "Destination";

    // Pre-copy in rounds: each has less to send than the one before, and the guest dirties pages meanwhile.
    private void Transfer(double t, double seconds)
    {
        const double Ram = 211 * 1024 * 1024.0;
        Status(t, "setup");
        Status(t + 0.02, "active");
        if (Fault is not null)
        {
            record.Note(t + (seconds * 0.3), phase, "source", "fault", new { guest = Guest, fault = Fault, what = "struck" });
            record.Note(t + (seconds * 0.55), phase, "source", "fault", new { guest = Guest, fault = Fault, what = "healed" });
        }

        Random noise = new((int)phase);
        double sent = 0;
        for (int n = 0; n < Samples; n++)
        {
            double at = (n + 1.0) / (Samples + 1);
            bool slow = Fault is not null && at is > 0.3 and < 0.55;
            double mbps = slow ? 40 : 880 + (90 * noise.NextDouble());
            sent += mbps * 125_000 * seconds / Samples / 2.2;
            int round = (int)(at * 4);
            double left = Ram * Math.Pow(0.32, round) * (1 - (0.85 * ((at * 4) - round)));
            double moment = t + (seconds * at);
            record.Note(moment, phase, "source", "migration-sample", new
            {
                guest = Guest, milliseconds = seconds * at * 1000, status = "active", transferred = (long)sent, remaining = (long)left,
                dirtyPagesPerSecond = (long)(4800 + (1200 * noise.NextDouble())), throughputMbps = Math.Round(mbps, 3), throttlePercent = 0, iteration = round + 1,
                expectedDowntimeMilliseconds = Math.Round(left / (mbps * 125), 0), downtimeLimitMilliseconds = 300.0,
            });
            if (n % 3 == 0 && !slow)
            {
                record.Note(moment, phase, "source", "guest-work", new { guest = Guest, count = 60 + (n / 3) });
            }
        }

        if (Verdict is not null)
        {
            record.Note(t + seconds, phase, "source", "guest-event", new { guest = Guest, @event = "STOP" });
            Status(t + seconds + 0.003, "completed");
        }

        void Status(double moment, string status)
        {
            foreach (string role in new[] { "source", "destination" })
            {
                record.Note(moment, phase, role, "guest-event", new { guest = Guest, @event = "MIGRATION", data = new { status } });
            }
        }
    }
}

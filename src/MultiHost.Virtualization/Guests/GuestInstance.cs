using System.Net;
using MultiHost.Linux;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Qemu;
using MultiHost.Virtualization.Qmp;
using MultiHost.Virtualization.Storage;

namespace MultiHost.Virtualization.Guests;

/// <summary>One QEMU that runs a guest, with its monitor and console. Disposing ends it. Safe to use from several threads.</summary>
internal sealed class GuestInstance : IAsyncDisposable
{
    private static readonly TimeSpan QuitGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(2);

    private int disposed;

    private GuestInstance(
        string accelerator, QemuProcess process, StallableStream monitor, QmpClient qmp, SerialConsole console, QemuPaths paths, RunTracker run, MigrationTracker migration)
    {
        Accelerator = accelerator;
        Process = process;
        Monitor = monitor;
        Qmp = qmp;
        Console = console;
        Paths = paths;
        Run = run;
        Migration = migration;
    }

    public string Accelerator { get; }

    /// <inheritdoc cref="GuestLaunch.Forwarded"/>
    public IPEndPoint? Forwarded { get; private init; }

    /// <summary>Told how far the guest's work is.</summary>
    public Action<long> OnWork { get; private init; } = _ => { };

    public QemuProcess Process { get; }

    /// <summary>What <see cref="Qmp"/> reads from, for faults.</summary>
    public StallableStream Monitor { get; }

    public QmpClient Qmp { get; }

    public SerialConsole Console { get; }

    /// <summary>Whether QEMU's end was our wish.</summary>
    public bool EndWasAsked { get; private set; }

    public QemuPaths Paths { get; }

    public RunTracker Run { get; }

    public MigrationTracker Migration { get; }

    /// <summary>Starts QEMU with the guest paused, or waiting for its state.</summary>
    /// <exception cref="QemuStartException">It exited, or did not connect in time.</exception>
    public static async Task<GuestInstance> StartAsync(GuestLaunch launch, CancellationToken cancellationToken)
    {
        GuestDefinition definition = launch.Definition.Validated();
        QemuPaths paths = QemuPaths.Create(launch.Folder, launch.LogFolder, definition.Name);
        QemuProcess? process = null;
        try
        {
            IReadOnlyList<string> boot = await definition.System.BootArgumentsAsync(launch, paths, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<string> arguments = QemuCommandLine.Of(launch, paths, [.. boot, .. DiskArguments.Of(launch.Disks)]);

            using SocketListener monitor = new(paths.Monitor);
            using SocketListener serial = new(paths.Serial);
            LogFile output = new(paths.OutputLog, QemuProcess.MaxLogBytes, launch.Report);
            GuestHealth health = new(definition.Name, launch.OnCrash);
            process = QemuProcess.Start(definition.Name, launch.Binary, arguments, paths.Folder, output, launch.Time, health);
            using (LogFile command = new(paths.CommandLog, QemuProcess.MaxLogBytes, launch.Report))
            {
                command.Write(process.CommandLine + "\n");
            }

            return await ConnectAsync(launch, paths, process, health, monitor, serial, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (process is not null)
            {
                await process.DisposeAsync().ConfigureAwait(false);
            }

            paths.Dispose();
            if (exception is ProcessStartException refused)
            {
                throw new QemuStartException(
                    $"QEMU of guest '{definition.Name}' cannot be run on host '{launch.Host}': {refused.Reason}\n  program: {launch.Binary}",
                    launch.Binary, null, string.Empty, exception);
            }

            throw;
        }
    }

    /// <summary>QAPI's <c>RunState</c>, such as <c>running</c>, <c>paused</c>, <c>postmigrate</c>.</summary>
    public async Task<string> QueryStatusAsync(CancellationToken cancellationToken)
    {
        var status = await Qmp.ExecuteAsync("query-status", cancellationToken: cancellationToken).ConfigureAwait(false);
        return status.GetProperty("status").GetString()!;
    }

    /// <summary>Lets the guest run, and waits until it does.</summary>
    public async Task ContinueAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using QmpSubscription events = Qmp.Subscribe();
        await Qmp.ExecuteAsync("cont", cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!Run.IsRunning)
        {
            await events.WaitAsync(happened => happened.Name == "RESUME", "Event RESUME", timeout, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks QEMU to end, waits, and ends it if need be. Harmless if it has ended.</summary>
    public async Task<QemuExit> QuitAsync()
    {
        if (!Process.Exited.IsCompleted)
        {
            EndWasAsked = true;
            try
            {
                await Qmp.ExecuteAsync("quit", timeout: Qmp.Timeout < QuitGrace ? Qmp.Timeout : QuitGrace).ConfigureAwait(false);
            }
            catch (QmpDisconnectedException)
            {
                // It ended without the courtesy of an answer: what was asked for.
            }
            catch (Exception exception) when (exception is QmpException or QmpTimeoutException)
            {
                return await Process.KillAsync().ConfigureAwait(false);
            }
        }

        return await Process.ExitOrKillAsync(QuitGrace).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            await Process.ExitOrKillAsync(2 * QuitGrace).ConfigureAwait(false);
            return;
        }

        try
        {
            await QuitAsync().ConfigureAwait(false);
        }
        finally
        {
            Monitor.Deliver();
            await Qmp.DrainAsync(DrainTimeout).ConfigureAwait(false);
            await Qmp.DisposeAsync().ConfigureAwait(false);
            await Console.DrainAsync(DrainTimeout).ConfigureAwait(false);
            await Console.DisposeAsync().ConfigureAwait(false);
        }

        await Process.DisposeAsync().ConfigureAwait(false);
        Paths.Dispose();
    }

    private static async Task<GuestInstance> ConnectAsync(
        GuestLaunch launch,
        QemuPaths paths,
        QemuProcess process,
        GuestHealth health,
        SocketListener monitor,
        SocketListener serial,
        CancellationToken cancellationToken)
    {
        string name = launch.Definition.Name;
        using CancellationTokenSource deadline = new(launch.Timeout, launch.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        _ = process.Exited.ContinueWith(
            static (_, cancel) => CancelUnlessDisposed((CancellationTokenSource)cancel!),
            either, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        StallableStream? monitorStream = null;
        Stream? serialStream = null;
        try
        {
            // Connected in the order of the arguments, by the kernel: accepting one after the other loses nothing.
            monitorStream = new StallableStream(await monitor.AcceptAsync(either.Token).ConfigureAwait(false));
            serialStream = await serial.AcceptAsync(either.Token).ConfigureAwait(false);
            QmpTranscript transcript = new(paths.MonitorLog, launch.Time, launch.Report);
            QmpClient qmp = await QmpClient.ConnectAsync(
                monitorStream, name, transcript, process.ExplainEndAsync, launch.Time, either.Token).ConfigureAwait(false);
            RunTracker run = new();
            MigrationTracker migration = new();
            qmp.EventSeen += run.On;
            qmp.EventSeen += migration.On;
            qmp.EventSeen += launch.OnEvent;
            qmp.EventSeen += health.OnEvent;
            qmp.Ended += migration.End;
            SerialConsole console = new(serialStream, name, paths.SerialLog, launch.Report, process.ExplainEndAsync, launch.Time);
            console.LineRead += health.OnConsole;
            return new GuestInstance(launch.Accelerator, process, monitorStream, qmp, console, paths, run, migration) { Forwarded = launch.Forwarded, OnWork = launch.OnWork };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is OperationCanceledException or QmpDisconnectedException or InvalidDataException)
        {
            await DisposeAllAsync(monitorStream, serialStream).ConfigureAwait(false);
            throw await NotStartedAsync(launch, paths, process, exception).ConfigureAwait(false);
        }
        catch
        {
            await DisposeAllAsync(monitorStream, serialStream).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<QemuStartException> NotStartedAsync(
        GuestLaunch launch, QemuPaths paths, QemuProcess process, Exception cause)
    {
        bool exited = process.Exited.IsCompleted;
        QemuExit exit = await process.KillAsync().ConfigureAwait(false);
        string fact = exited
            ? $"did not start on host '{launch.Host}': {exit}"
            : $"did not connect to its monitor within {launch.Timeout.TotalSeconds:0.###} s on host '{launch.Host}' and was ended.";
        return new QemuStartException(
            $"QEMU of guest '{launch.Definition.Name}' {fact}\n  command: {process.CommandLine}\n"
            + (ImageLock.Explain(exit.StandardError, launch.Host, launch.Disks.Select(d => d.Path).OfType<string>()) is { } holder ? $"{holder}\n" : "")
            + $"Correct the guest's definition or the Qemu.* properties; the logs are in {paths.LogFolder}.",
            process.CommandLine, exited ? exit.ExitCode : null, exit.StandardError, cause);
    }

    private static async ValueTask DisposeAllAsync(params Stream?[] streams)
    {
        foreach (Stream? stream in streams)
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static void CancelUnlessDisposed(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // QEMU ended later, not while we waited for it.
        }
    }
}

using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MultiHost.Linux;

/// <summary>
/// A child process: the one place of the house that starts any. Its end is an event; a kill is followed by a wait that has a deadline, since a process in the
/// kernel's hands (state D, a dead NFS server) does not end before these let go. Safe for use by several threads.
/// </summary>
internal sealed class LinuxProcess : IAsyncDisposable
{
    /// <summary>How long the end of a killed process is waited for.</summary>
    public static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<int, byte> ToldByOthers = new();

    private const int MaxNames = 4096;

    private static readonly ConcurrentDictionary<int, string> Names = new();

    // A process may end before its start has returned. So those who start enter to read, and who asks about one by its number, to write: after all starts that go on.
    private static readonly ReaderWriterLockSlim Starting = new();

    // One start that hangs, of a program on a dead server, is not to hold up those who ask, and behind them all other starts.
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly TimeProvider time;

    private LinuxProcess(ProcessOrder order, Process process, TimeProvider time)
    {
        this.process = process;
        this.time = time;
        Order = order;
        Id = process.Id;
        if (Names.Count >= MaxNames)
        {
            Names.Clear();
        }

        Names[Id] = Path.GetFileName(order.Command[0]);
        if (order.CrashIsTold)
        {
            ToldByOthers[Id] = 0;
        }

        Exited = WaitAsync();
    }

    /// <summary>
    /// Told of each process that a signal of a crash has ended, and of which its owner does not tell, before whoever waits for its end. Must not throw.
    /// </summary>
    public static event Action<LinuxProcess, int>? Crashed;

    public ProcessOrder Order { get; }

    public int Id { get; }

    public StreamWriter Input => process.StandardInput;

    public StreamReader Output => process.StandardOutput;

    public StreamReader Error => process.StandardError;

    /// <summary>Completes with the exit code when it has ended, 128 and the signal's number if one ended it. Its streams may have more to read. Never fails.</summary>
    public Task<int> Exited { get; }

    /// <summary>Whether the owner of a process tells of its crash. Numbers of processes come back after a long time.</summary>
    public static bool IsToldByOwner(int id) => Registered(() => ToldByOthers.ContainsKey(id));

    /// <summary>The program of a process that we have started, also when it has ended; <c>null</c> if it is none, or was long ago.</summary>
    public static string? NameOf(int id) => Registered(() => Names.GetValueOrDefault(id));

    /// <summary>Starts a program.</summary>
    /// <exception cref="ProcessStartException">There is no such program, or it may not be run.</exception>
    public static LinuxProcess Start(ProcessOrder order, TimeProvider? time = null)
    {
        IReadOnlyList<string> words = order.Words;
        ProcessStartInfo start = new(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = order.Folder ?? "",
        };
        if (order.WithoutOurVariables)
        {
            start.Environment.Clear();
        }

        foreach (string name in order.Hidden)
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in order.Variables)
        {
            start.Environment[name] = value;
        }

        Starting.EnterReadLock();
        try
        {
            return new LinuxProcess(order, Process.Start(start)!, time ?? TimeProvider.System);
        }
        catch (Exception e) when (e is Win32Exception or DirectoryNotFoundException or IOException)
        {
            throw new ProcessStartException(order.Command[0], e.Message, e);
        }
        finally
        {
            Starting.ExitReadLock();
        }
    }

    /// <summary>Ends it and all that descends from it, at once. Does nothing if it has ended.</summary>
    public void Kill()
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or Win32Exception)
        {
            // It, or a child of it, has ended by itself meanwhile, which is what was wanted; one that did not is told of by who waits.
        }
    }

    /// <summary>
    /// Ends the processes that this one has started, and not this one. Does nothing if it has ended: another process may have its number. Needs no pidfd,
    /// which kernels before 5.3 do not have.
    /// </summary>
    public void KillChildren()
    {
        foreach (int id in Proc.Children(Id))
        {
            try
            {
                using Process child = Process.GetProcessById(id);
                if (!process.HasExited && Proc.Stat(id)?.Parent == Id)
                {
                    child.Kill();
                }
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It has ended meanwhile, which is what was wanted, or is another user's: whoever waits for its end tells of it, as above.
            }
        }
    }

    /// <summary>Kills it and waits for its end.</summary>
    /// <returns>Null if it has ended; else a sentence that says what is left after <see cref="KillDeadline"/>.</returns>
    public async Task<string?> KillAsync()
    {
        Kill();
        try
        {
            await Exited.WaitAsync(KillDeadline, time).ConfigureAwait(false);
            return null;
        }
        catch (TimeoutException)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Process {Id} ({Path.GetFileName(Order.Command[0])}) has not ended {KillDeadline.TotalSeconds:0} s after SIGKILL; its state is {Proc.Stat(Id)?.State ?? '?'} (proc(5)).");
        }
    }

    /// <summary>Waits for its end, and kills it when that takes too long.</summary>
    /// <param name="grace">How long it may take.</param>
    /// <returns>Its exit code; null if it did not even end when it was killed.</returns>
    public async Task<int?> EndAsync(TimeSpan grace)
    {
        try
        {
            return await Exited.WaitAsync(grace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return await KillAsync().ConfigureAwait(false) is null ? await Exited.ConfigureAwait(false) : null;
        }
    }

    /// <summary>Lets it run on without us; our ends of its streams are closed.</summary>
    public void LetRun() => process.Dispose();

    /// <summary>Kills it if it runs, and waits for its end as long as <see cref="KillAsync"/> does.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        process.Dispose();
    }

    private static T Registered<T>(Func<T> look)
    {
        bool entered = Starting.TryEnterWriteLock(StartsWithin);
        try
        {
            return look();
        }
        finally
        {
            if (entered)
            {
                Starting.ExitWriteLock();
            }
        }
    }

    private async Task<int> WaitAsync()
    {
        await process.WaitForExitAsync().ConfigureAwait(false);
        int code = process.ExitCode;
        if (Signals.IsCrash(code) && !Order.CrashIsTold)
        {
            Crashed?.Invoke(this, code);
        }

        return code;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using MultiHost.Sessions;

namespace MultiHost.Hosts;

/// <summary>A command's streams are streams, whatever carries them: with a real OpenSSH server.</summary>
[Collection("sshd")]
public sealed class SshStreamTests
{
    private static readonly TimeSpan Deadline = SshTransports.Deadline;

    [SshTheory]
    [Ways]
    public async Task Input_ClosedBeforeAByteWasWritten_IsTheEndOfInput(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);
        await using IHostProcess process = transport.Start(["/bin/sh", "-c", "cat; echo ended"]);

        await process.Input.DisposeAsync();

        (await SshTransports.ReadLineAsync(process)).Should().Be("ended");
        (await process.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(0);
    }

    [SshTheory]
    [Ways]
    public async Task Streams_WithMuchBothWays_LoseNothing(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);
        await using IHostProcess process = transport.Start(["/bin/cat"]);
        byte[] sent = RandomNumberGenerator.GetBytes(24 * 1024 * 1024);

        Task writing = Task.Run(() =>
        {
            process.Input.Write(sent);
            process.Input.Dispose();
        });
        using MemoryStream came = new();
        await Task.Run(() => process.Output.CopyTo(came)).WaitAsync(Deadline, TimeProvider.System);

        await writing.WaitAsync(Deadline, TimeProvider.System);
        came.ToArray().AsSpan().SequenceEqual(sent).Should().BeTrue();
        (await process.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(0);
    }

    [SshTheory]
    [Ways]
    public async Task Write_AfterTheCommandHasEnded_IsAnIOException(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);
        await using IHostProcess process = transport.Start(["/bin/true"]);
        await process.Exited.WaitAsync(Deadline, TimeProvider.System);

        Action write = () =>
        {
            process.Input.Write("too late"u8);
            process.Input.Flush();
        };

        write.Should().Throw<IOException>();
    }

    [SshTheory]
    [Ways]
    public async Task Write_ThatTheHostDoesNotRead_EndsWithTheCommand(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);
        await using IHostProcess process = transport.Start(["/bin/sh", "-c", "echo $$; exec sleep 1000"]);
        int id = int.Parse((await SshTransports.ReadLineAsync(process))!, CultureInfo.InvariantCulture);
        Task writing = WriteTooMuch(process);
        await BlockedAsync(process);

        using (Process sleep = Process.GetProcessById(id))
        {
            sleep.Kill();
        }

        await writing.Awaiting(w => w.WaitAsync(Deadline, TimeProvider.System)).Should().ThrowAsync<IOException>();
    }

    [SshTheory]
    [Ways]
    public async Task Write_ThatTheHostDoesNotRead_EndsWithAKill(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);
        await using IHostProcess process = transport.Start(["/bin/sh", "-c", "echo here; exec sleep 1000"]);
        await SshTransports.ReadLineAsync(process);
        Task writing = WriteTooMuch(process);
        await BlockedAsync(process);

        process.Kill();

        await writing.Awaiting(w => w.WaitAsync(Deadline, TimeProvider.System)).Should().ThrowAsync<IOException>();
    }

    [SshTheory]
    [Ways]
    public async Task Write_ThatTheHostReadsLate_Waits(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);
        string gate = Path.Combine(server.Temp, "gate");
        await SshServer.RunAsync("mkfifo", gate);
        await using IHostProcess process = transport.Start(["/bin/sh", "-c", $"read -r line <{gate}; wc -c"]);
        Task writing = WriteTooMuch(process);
        await BlockedAsync(process);

        await SshServer.RunAsync("/bin/sh", "-c", $"echo open >{gate}");

        await writing.WaitAsync(Deadline, TimeProvider.System);
        await process.Input.DisposeAsync();
        (await SshTransports.ReadLineAsync(process)).Should().Be($"{TooMuch}");
    }

    [SshTheory]
    [Ways(SshWay.Ssh, SshWay.SshNet)]
    public async Task Output_ThatNobodyReads_WaitsOnTheHostAndHoldsUpNoOtherCommand(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);
        string id = Path.Combine(server.Temp, "id");
        await using IHostProcess flood = transport.Start(["/bin/sh", "-c", $"echo $$ >{id}.made; mv {id}.made {id}; exec head -c {TooMuch} /dev/zero"]);

        string file = await StandsStillAsync(id);
        long written = Written(file);
        (_, string output, _) = await SshTransports.RunAsync(transport, ["/usr/bin/head", "-c", "1000000", "/dev/zero"]);

        output.Should().HaveLength(1_000_000, "another command goes on");
        written.Should().BeGreaterThan(0).And.BeLessThan(12 * 1024 * 1024, "what nobody reads stays on the host, but for what is under way");
        using MemoryStream came = new();
        await Task.Run(() => flood.Output.CopyTo(came)).WaitAsync(Deadline, TimeProvider.System);
        came.Length.Should().Be(TooMuch);
    }

    // More than pipes, sockets and ssh's window hold together.
    private const int TooMuch = 64 * 1024 * 1024;

    private static Task WriteTooMuch(IHostProcess process) => Task.Factory.StartNew(
        () =>
        {
            byte[] piece = new byte[1024 * 1024];
            for (int i = 0; i < TooMuch / piece.Length; i++)
            {
                process.Input.Write(piece);
                process.Input.Flush();
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    // Until nothing more would be taken, however often it is asked.
    private static async Task BlockedAsync(IHostProcess process)
    {
        Func<bool> hasRoom = PipeRoom.Of(process.Input);
        await SteadyAsync(() => hasRoom() ? null : "full");
    }

    // The process's own count of what it has written, once that does not grow any more.
    private static async Task<string> StandsStillAsync(string idFile)
    {
        await SteadyAsync(() => File.Exists(idFile) ? "there" : null);
        string file = $"/proc/{(await File.ReadAllTextAsync(idFile)).Trim()}/io";
        await SteadyAsync(() => Written(file) is > 65536 and var written ? $"{written}" : null);
        return file;
    }

    private static long Written(string file) =>
        long.Parse(File.ReadLines(file).Single(l => l.StartsWith("wchar: ", StringComparison.Ordinal))["wchar: ".Length..], CultureInfo.InvariantCulture);

    // The kernel has no event for a process that waits in a write: it is looked at until it says the same ten times.
    private static async Task SteadyAsync(Func<string?> look)
    {
        using CancellationTokenSource late = new(Deadline, TimeProvider.System);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        string? last = null;
        for (int same = 0; same < 10; same = look() is { } now && now == last ? same + 1 : 0)
        {
            last = look();
            await timer.WaitForNextTickAsync(late.Token);
        }
    }
}

using Xunit;

namespace MultiHost.Virtualization.Tests.InProcess;

/// <summary>Runs a test's body once per role, side by side in this process, with a QEMU per guest that is a real one.</summary>
internal sealed class InProcessGroup : IAsyncDisposable
{
    private readonly string folder;
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<RoleName, VirtualMachines> machines = [];

    public InProcessGroup(params string[] roles)
    {
        Skip.IfNot(Qemu.QemuTests.Availability.Installed, Qemu.QemuTests.Availability.Reason);
        folder = Directory.CreateTempSubdirectory("mh-test-").FullName;
        string[] names = ["alpha", "beta", "gamma", "delta"];
        roles = roles.Length == 0 ? ["source", "destination"] : roles;
        List<InProcessHost> hosts = [.. roles.Select((role, n) => new InProcessHost(names[n], role, $"127.0.0.{n + 1}"))];
        Groups = hosts.ToDictionary(
            host => host.Role, host => new InProcessHostGroup(hosts, host, Meeting, folder, stopping.Token));
    }

    /// <summary>Source and destination under one address, or name, that this machine has.</summary>
    public static InProcessGroup At(string source, string destination)
    {
        InProcessGroup group = new();
        group.Groups["source"].Move(source);
        group.Groups["destination"].Move(destination);
        return group;
    }

    public InProcessMeeting Meeting { get; } = new();

    public IReadOnlyDictionary<RoleName, InProcessHostGroup> Groups { get; }

    public IEnumerable<Check> Checks => Groups.Values.SelectMany(group => group.Checks);

    public VirtualMachines MachinesOf(RoleName role)
    {
        lock (machines)
        {
            if (!machines.TryGetValue(role, out VirtualMachines? found))
            {
                machines[role] = found = new VirtualMachines(Groups[role]);
            }

            return found;
        }
    }

    /// <summary>Runs the body on all roles and returns what each came to; the first exception of a body ends the others' waits.</summary>
    public async Task<IReadOnlyDictionary<RoleName, T>> RunAsync<T>(Func<Scenario, Task<T>> body)
    {
        Dictionary<RoleName, Task<T>> running = Groups.Keys.ToDictionary(role => role, role => Task.Run(() => RunOneAsync(role, body)));
        Task all = Task.WhenAll(running.Values);
        await all.ContinueWith(_ => { }, TaskScheduler.Default);
        if (running.Values.FirstOrDefault(task => task.IsFaulted && task.Exception.InnerException is not StoppedException) is { } faulted)
        {
            await faulted;
        }

        await all;
        return running.ToDictionary(pair => pair.Key, pair => pair.Value.Result);
    }

    public Task RunAsync(Func<Scenario, Task> body) => RunAsync(async scenario =>
    {
        await body(scenario);
        return true;
    });

    public void Stop() => stopping.Cancel();

    /// <summary>Ends what is left of all hosts' guests, as the end of a test collection does.</summary>
    public async Task DisposeMachinesAsync()
    {
        foreach (VirtualMachines host in machines.Values)
        {
            await host.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeMachinesAsync();
        stopping.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<T> RunOneAsync<T>(RoleName role, Func<Scenario, Task<T>> body)
    {
        try
        {
            return await body(new Scenario(Groups[role], MachinesOf(role)));
        }
        catch (Exception exception)
        {
            Meeting.Break(new StoppedException($"{role} failed: {exception.Message}"));
            throw;
        }
    }
}

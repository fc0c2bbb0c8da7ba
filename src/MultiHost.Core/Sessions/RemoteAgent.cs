using MultiHost.Coordination;
using MultiHost.Deployment;
using MultiHost.Diagnostics;
using MultiHost.Hosts;
using MultiHost.Recording;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>
/// Starts an agent on a host that has nothing of ours yet: one command says what the host is, takes links to what the cache has, and becomes the
/// agent's watcher. Unchanged files cost one round trip.
/// </summary>
internal sealed class RemoteAgent(HostDefinition host, IHostTransport transport, AgentLaunch launch, DeploymentSource files, RunContext run)
{
    private const string ProvidedDotnet = "provided";
    private const int MaxTries = 4;
    private static readonly TimeSpan KillTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(2);

    private readonly TimeSpan stall = run.Settings.Timeouts.Deployment;

    public async Task<AgentConnection> StartAsync(OpeningDeadline deadline)
    {
        CancellationToken cancellationToken = deadline.Token;
        cancellationToken.ThrowIfCancellationRequested();
        IHostProcess process = transport.Start(HostScripts.Enter(run.Name, host.Mark, launch.Name, run.Settings.Timeouts.Heartbeat));
        try
        {
            using (cancellationToken.Register(process.Kill))
            {
                return await Task.Factory.StartNew(
                    () => Prepare(process, deadline), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await LeaveAsync(process).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new HostUnavailableException(host.Name, $"Host {host.Name}: the files could not be deployed: {e.Message}", e) { Reason = InfrastructureReason.Deployment };
        }
        catch
        {
            await LeaveAsync(process).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private AgentConnection Prepare(IHostProcess process, OpeningDeadline deadline)
    {
        ScriptConversation script = new(host.Name, process);
        script.SkipTo(HostScripts.Greeting);
        HostFacts facts = HostFacts.Read(script.Lines());
        run.Record.Add(new HostFound(
            host.Name,
            facts.System,
            facts.HasMusl,
            facts.LacksIcu,
            facts.Folder,
            [.. facts.Dotnets.Select(d => new DotnetFound(d.Path, [.. d.Frameworks.Select(f => f.ToString())]))],
            facts.Cleaned,
            facts.Notes));
        foreach (string left in facts.Cleaned)
        {
            run.Progress($"host {host.Name}: ended and removed what an earlier run had left there ({left})");
        }

        foreach (string note in facts.Notes)
        {
            run.Progress($"host {host.Name}: {note}");
        }

        bool isInvariant = facts.LacksIcu && BecomesInvariant();
        string sending = "app";
        TreeSender sender = new(host.Name, transport, run.Progress, run.Time)
        {
            StallLimit = stall,
            OnSent = (sent, all) => run.Record.Add(new Deploying(host.Name, sending, sent, all)),
        };
        Place("app", ReadApp(), files.Renew);
        string? dotnet = host.Dotnet ?? facts.DotnetFor(files.Required());
        if (dotnet is null)
        {
            Place("dotnet", Runtime(facts, deadline), (_, changed) => throw new FileChangedException(changed));
        }

        script.Tell($"{(isInvariant ? "invariant\n" : "")}agent {dotnet ?? ProvidedDotnet}\n");
        return new AgentConnection(
            process,
            facts.Folder,
            $"{facts.App}/app/{Path.GetFileName(launch.TestAssembly)}",
            dotnet ?? $"{facts.App}/dotnet/dotnet",
            () => _ = KillAsync());

        FileTree ReadApp()
        {
            using (deadline.Suspend())
            {
                return files.App(stall, deadline.Token);
            }
        }

        void Place(string name, FileTree tree, Func<FileTree, TreeFile, FileTree> renew)
        {
            sending = name;
            long began = run.Time.GetTimestamp();
            (int files, long bytes) = (0, 0);
            string answer = Ask(name, tree);
            for (int tries = 1; answer == "want" && tries <= MaxTries; tries++)
            {
                try
                {
                    using (deadline.Suspend())
                    {
                        (files, bytes) = sender.Send(tree, deadline.Token);
                    }
                }
                catch (FileChangedException e) when (tries < MaxTries)
                {
                    tree = renew(tree, e.File);
                }

                answer = Ask(name, tree);
            }

            if (answer != "have")
            {
                throw script.Trouble($"the files could not be placed below {facts.App}: {answer.Replace("failed ", "", StringComparison.Ordinal)}", InfrastructureReason.Deployment);
            }

            run.Record.Add(new Deployed(
                host.Name, name, tree.Files.Count(), tree.Files.Sum(f => f.Length), files, bytes, run.Time.GetElapsedTime(began).TotalSeconds));
        }

        string Ask(string name, FileTree tree)
        {
            script.Tell($"tree {name} {tree.Hash}\n");
            return script.Line();
        }
    }

    // Without the libraries .NET ends at once, unless it is told to do without cultures.
    private bool BecomesInvariant()
    {
        switch (Globalization.NeedsIcu(Path.Combine(launch.Folder, $"{launch.Name}.runtimeconfig.json")))
        {
            case true:
                throw new HostUnavailableException(
                    host.Name,
                    $"Host {host.Name} has no ICU library (libicu), and the project of the tests asks for cultures (InvariantGlobalization is false). "
                    + $"{Globalization.Remedy}.");
            case false:
                return false;
            default:
                run.Progress($"host {host.Name}: there is no ICU library (libicu), so tests run there with the invariant culture. {Globalization.Remedy}");
                return true;
        }
    }

    private FileTree Runtime(HostFacts facts, OpeningDeadline deadline)
    {
        using (deadline.Suspend())
        {
            if (ControllerRuntime.Fits(facts) && files.Runtime(stall, deadline.Token) is { } runtime)
            {
                return runtime;
            }
        }

        string wanted = string.Join(" and ", files.Required());
        string[] found = [.. facts.Dotnets.SelectMany(d => d.Frameworks).Select(f => f.ToString())];
        throw new HostUnavailableException(
            host.Name,
            $"Host {host.Name} has no .NET runtime for the tests, which need {wanted}. It has {(found.Length == 0 ? "none" : string.Join(", ", found))}. "
            + $"The controller's cannot be sent: it is for {ControllerRuntime.System}, and the host is {facts.System}{(facts.HasMusl ? " with musl" : "")}.\n"
            + $"Install .NET {files.Required().Select(r => r.Version.ToString(2)).FirstOrDefault()} there (https://dotnet.microsoft.com/download), "
            + $"or name it: <Host Name=\"{host.Name}\" Dotnet=\"…\"/>");
    }

    // The script on the host clears away its folder when its input ends.
    private async Task LeaveAsync(IHostProcess process)
    {
        try
        {
            await process.Input.DisposeAsync().ConfigureAwait(false);
            await process.Exited.WaitAsync(LeaveTime, run.Time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // It is gone already, or the host does not answer: the next session there clears away what is left.
            MultiHostEvents.Log.Swallowed($"host {host.Name}: leaving it", e);
        }

        await process.DisposeAsync().ConfigureAwait(false);
    }

    // Over the same connection: if that is gone, so is the agent's input, and it ends by itself.
    private async Task KillAsync()
    {
        try
        {
            IHostProcess killer = transport.Start(HostScripts.Kill($"{run.Name}-{host.Mark}"));
            await using (killer.ConfigureAwait(false))
            {
                int code = await killer.Exited.WaitAsync(KillTime, run.Time).ConfigureAwait(false);
                MultiHostEvents.Log.KillEnded(host.Name, $"exit code {code}");
                if (code != 0)
                {
                    run.Progress($"host {host.Name}: the command that ends its agent failed with exit code {code}: {Phrases.OneLine(killer.ErrorTail)}");
                }
            }
        }
        catch (Exception e) when (e is TimeoutException or HostUnavailableException)
        {
            MultiHostEvents.Log.KillEnded(host.Name, e.Message);
            run.Progress($"host {host.Name}: its agent could not be ended over the connection ({e.Message.TrimEnd('.')}). It ends by itself; "
                + "what it cannot remove, the next session on the host does");
        }
    }
}

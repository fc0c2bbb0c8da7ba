using MultiHost.Hosts;

namespace MultiHost.Doctor.Hosts;

/// <summary>Questions to the script on a host, one at a time. Disposing lets the script clean up and end.</summary>
internal sealed class HostAnswers : IAsyncDisposable
{
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(3);

    private readonly IHostProcess process;
    private readonly ScriptConversation script;
    private readonly TimeSpan limit;
    private readonly TimeProvider time;
    private readonly string host;

    private HostAnswers(string host, IHostProcess process, TimeSpan limit, TimeProvider time)
    {
        this.host = host;
        this.process = process;
        this.limit = limit;
        this.time = time;
        script = new ScriptConversation(host, process);
    }

    /// <summary>Starts the script.</summary>
    /// <exception cref="HostUnavailableException">The host's shell did not begin it, or not in time.</exception>
    public static async Task<HostAnswers> BeginAsync(
        string host, IHostTransport transport, IEnumerable<string> programs, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        HostAnswers answers = new(host, transport.Start(ExaminerScripts.Questions(programs)), limit, time);
        try
        {
            await answers.RunAsync("begin", script => { script.SkipTo(HostScripts.Greeting); return true; }, cancellationToken).ConfigureAwait(false);
            return answers;
        }
        catch
        {
            await answers.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks, and gives the lines of the answer.</summary>
    /// <exception cref="HostUnavailableException">No answer in time, or the script ended.</exception>
    public Task<IReadOnlyList<string>> AskAsync(string question, CancellationToken cancellationToken) => RunAsync(
        question.Split(' ')[0],
        script =>
        {
            script.Say($"{question}\n");
            return script.Lines();
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await process.Input.DisposeAsync().ConfigureAwait(false);
            await process.Exited.WaitAsync(LeaveTime, time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // It has ended already, or the host does not answer.
        }

        await process.DisposeAsync().ConfigureAwait(false);
    }

    // Reads of a pipe block, so the conversation has a thread; killing our end of the command ends a read that takes too long.
    private async Task<T> RunAsync<T>(string what, Func<ScriptConversation, T> talk, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using (either.Token.Register(process.Kill))
        {
            try
            {
                return await Task.Factory.StartNew(
                    () => talk(script), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HostUnavailableException or IOException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw late.IsCancellationRequested
                    ? new HostUnavailableException(host, $"Host {host}: '{what}' was not answered within {limit.TotalSeconds:0.#} s.", e)
                    : new HostUnavailableException(host, e.Message, e);
            }
        }
    }
}

using System.Runtime.ExceptionServices;

namespace MultiHost.Virtualization.Migration;

/// <summary>
/// Steps of which each is taken whatever became of those before. The first failure is kept to be thrown in the end; later ones are said, and added to its
/// <see cref="Exception.Data"/>. Safe to use from several threads.
/// </summary>
/// <param name="say">Where to say them.</param>
internal sealed class CleanUp(Action<string> say)
{
    private readonly Lock gate = new();
    private ExceptionDispatchInfo? first;

    /// <summary>The first failure; null if there was none.</summary>
    public Exception? Failure => first?.SourceException;

    /// <summary>Takes a step.</summary>
    /// <param name="what">What it is, for the message, such as <c>ending guest 'vm1' on alpha</c>.</param>
    /// <param name="step">The step.</param>
    public async Task RunAsync(string what, Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Kept, or said: nothing is lost.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Keep(what, exception);
        }
    }

    /// <summary>As <see cref="RunAsync(string, Func{Task})"/>.</summary>
    public Task RunAsync(string what, Action step) => RunAsync(what, () =>
    {
        step();
        return Task.CompletedTask;
    });

    /// <summary>Keeps a failure, or says it if there is one already.</summary>
    public void Keep(string what, Exception exception)
    {
        string also = $"{exception.GetType().Name}: {exception.Message}";
        lock (gate)
        {
            if (first is null)
            {
                first = ExceptionDispatchInfo.Capture(exception);
                return;
            }

            if (ReferenceEquals(first.SourceException, exception))
            {
                return; // The same end of the test, met again.
            }

            first.SourceException.Data[$"MultiHost: {what}"] = also;
        }

        say($"Also failed: {what}: {also}");
    }

    /// <summary>Throws the first failure, if there was one.</summary>
    public void ThrowFirst() => first?.Throw();
}

using MultiHost;
using MultiHost.Cli;

using var interrupted = new Interruption();
try
{
    return await CommandLine.RunAsync(args, Console.Out, interrupted.Token).ConfigureAwait(false);
}
catch (UsageException e)
{
    await Console.Error.WriteLineAsync($"multihost: {e.Message}{(e.WithoutUsage ? "" : $"\n\n{CommandLine.Usage}")}").ConfigureAwait(false);
    return 2;
}
catch (Exception e) when (e is MultiHostException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"multihost: {e.Message}").ConfigureAwait(false);
    return 1;
}
catch (OperationCanceledException) when (interrupted.Token.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("multihost: interrupted; what was begun has been undone.").ConfigureAwait(false);
    return 130;
}

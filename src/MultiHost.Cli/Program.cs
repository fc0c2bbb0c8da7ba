using MultiHost;
using MultiHost.Cli;

using var interrupted = new Interruption();
try
{
    return await CommandLine.RunAsync(args, Console.Out, interrupted.Token).ConfigureAwait(false);
}
catch (UsageException e)
{
    // What is wrong stands last, where eyes are.
    await Console.Error.WriteLineAsync($"{(e.Usage.Length > 0 ? $"{e.Usage}\n" : "")}multihost: {e.Message}").ConfigureAwait(false);
    return ExitCode.WrongUse;
}
catch (Exception e) when (e is MultiHostException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"multihost: {e.Message}").ConfigureAwait(false);
    return ExitCode.NotWell;
}
catch (OperationCanceledException) when (interrupted.Token.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("multihost: interrupted; what was begun has been undone.").ConfigureAwait(false);
    return ExitCode.Interrupted;
}

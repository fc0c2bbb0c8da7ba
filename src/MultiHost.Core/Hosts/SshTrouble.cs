using MultiHost.Settings;

using MultiHost.Linux;

namespace MultiHost.Hosts;

/// <summary>Says in a person's words why ssh did not connect, and what to do about it.</summary>
internal sealed class SshTrouble(HostDefinition host, SshCommand command, TimeProvider time)
{
    private static readonly TimeSpan ConfigTime = TimeSpan.FromSeconds(5);

    public async Task<string> DescribeAsync(SshConnectException trouble, int attempts, CancellationToken cancellationToken)
    {
        Dictionary<string, string> config = await ReadConfigAsync(cancellationToken).ConfigureAwait(false);
        string words = trouble.Words.Length == 0 ? "ssh said nothing." : $"ssh said:\n    {trouble.Words.ReplaceLineEndings("\n    ")}";
        if (trouble.Printed.Length > 0)
        {
            words = $"The host printed:\n    {trouble.Printed.ReplaceLineEndings("\n    ")}{(trouble.Words.Length == 0 ? "" : $"\n  {words}")}";
        }

        (string fact, string remedy) = Explain(trouble, attempts, config);
        return $"Host {host.Name}: {fact} {words}\n{remedy}";
    }

    /// <summary>What to say of a host that lets us in and does not begin our command.</summary>
    /// <param name="host">Its name.</param>
    /// <param name="printed">What it prints instead; empty for nothing.</param>
    /// <param name="byHand">The command that connects to it.</param>
    public static string Stuck(string host, string printed, string byHand) =>
        $"Host {host}: ssh connects, but its login shell or a ForceCommand does not begin our command. "
        + (printed.Length == 0 ? "It printed nothing. Look for what waits in the shell's start files there, such as ~/.bashrc." : $"It printed:\n    {printed.ReplaceLineEndings("\n    ")}")
        + $"\n{NeedsShell(byHand)}";

    /// <summary>What to say of a host whose login shell has ended in the place of beginning our command.</summary>
    public static string NoShell(string host, string user, int code, string printed, string errors, string byHand)
    {
        string words = string.Join('\n', new[] { printed, errors }.Where(w => w.Length > 0)).ReplaceLineEndings("\n    ");
        return $"Host {host}: {NotBegun(user, code)}{(words.Length > 0 ? $" The host printed:\n    {words}" : "")}\n{NeedsShell(byHand)}";
    }

    private static string NotBegun(string user, int code) =>
        $"ssh connects as user {user}, but the login shell or a ForceCommand ended with exit code {code} and did not begin our command.";

    private static string NeedsShell(string byHand) => $"The account needs a shell that runs what it is given. Try by hand: {byHand} true";

    private (string Fact, string Remedy) Explain(SshConnectException trouble, int attempts, Dictionary<string, string> config)
    {
        string user = config.GetValueOrDefault("user", host.User ?? Environment.UserName);
        if (trouble.Says("REMOTE HOST IDENTIFICATION HAS CHANGED"))
        {
            return (
                $"its ssh host key is not the one that is known for {KeyName(config)}. Was it installed anew, or is somebody in between?",
                $"If it was installed anew, forget the old key: ssh-keygen -R {PosixShell.Quote(KeyName(config))} -f {KnownHosts(config)}\nThen accept "
                + $"the new one by hand: {command.ByHand} true");
        }

        if (trouble.Says("Host key verification failed"))
        {
            return (
                $"its ssh host key is not known on this machine ({KeyName(config)}).",
                $"Look at the key and accept it by hand: {command.ByHand} true\nOr, in a network that you trust: {Scan(config)} >> {KnownHosts(config)}");
        }

        if (trouble.Says("Permission denied"))
        {
            return (
                $"it does not let user {user} in. MultiHost never asks for a password.",
                $"Correct User or IdentityFile of <Host Name=\"{host.Name}\">, or let your key in: "
                + $"ssh-copy-id {PosixShell.Quote($"{user}@{host.Address}")}\nTry by hand: {command.ByHand} true");
        }

        if (trouble.ExitCode != 255)
        {
            return (NotBegun(user, trouble.ExitCode), NeedsShell(command.ByHand));
        }

        string times = attempts == 1 ? "" : $" after {attempts} attempts";
        return ($"it cannot be reached by ssh{times}.", $"Try by hand: {command.ByHand} true");
    }

    // As known_hosts has it.
    private string KeyName(Dictionary<string, string> config)
    {
        string name = config.GetValueOrDefault("hostkeyalias") ?? config.GetValueOrDefault("hostname") ?? host.Address;
        string port = config.GetValueOrDefault("port", "22");
        return port == "22" || config.ContainsKey("hostkeyalias") ? name : $"[{name}]:{port}";
    }

    private string Scan(Dictionary<string, string> config) =>
        PosixShell.Quote(["ssh-keyscan", "-p", config.GetValueOrDefault("port", "22"), config.GetValueOrDefault("hostname") ?? host.Address]);

    private static string KnownHosts(Dictionary<string, string> config)
    {
        string file = config.GetValueOrDefault("userknownhostsfile", "~/.ssh/known_hosts").Split(' ')[0];
        return file.StartsWith('~') ? file : PosixShell.Quote(file);
    }

    // Makes messages better, no more: what cannot be read is left out of them.
    private async Task<Dictionary<string, string>> ReadConfigAsync(CancellationToken cancellationToken)
    {
        ChildProcess ssh = ChildProcess.Start(host.Name, command.ShowConfig);
        await using (ssh.ConfigureAwait(false))
        {
            Task<string> reading = Task.Run(() => new StreamReader(ssh.Output).ReadToEnd(), CancellationToken.None);
            try
            {
                string text = await reading.WaitAsync(ConfigTime, time, cancellationToken).ConfigureAwait(false);
                return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split(' ', 2))
                    .Where(pair => pair.Length == 2)
                    .DistinctBy(pair => pair[0])
                    .ToDictionary(pair => pair[0], pair => pair[1]);
            }
            catch (TimeoutException)
            {
                return [];
            }
        }
    }
}

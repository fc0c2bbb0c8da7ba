namespace MultiHost.Hosts;

/// <summary>A command on a host, over the shared connection or, without a master, over one of its own.</summary>
internal sealed class SshProcess : IHostProcess
{
    /// <summary>What to do when a server starts no further command over a connection.</summary>
    public const string TooFewSessions = "Its sshd allows too few commands over one connection: a run needs three at the same time. Raise MaxSessions in its sshd_config.";

    // ssh's code for its own trouble, which a command may end with, too.
    private const int Ambiguous = 255;

    // What the ssh of a command says when the server opens no session for it.
    private const string NoSession = "Session open refused by peer";

    // How the last line begins when it is ssh that ends, and not the command.
    private static readonly string[] Ends =
    [
        "Connection to ", "Connection closed ", "Connection reset ", "Timeout, server ", "Read from remote host ", "client_loop: ", "packet_write_wait: ", "ssh: ",
        "ssh_dispatch_run_fatal: ", "kex_exchange_identification: ", "banner exchange: ", "Host key verification failed", "Received disconnect from ", "Disconnected from ",
    ];

    private static readonly TimeSpan MasterFollows = TimeSpan.FromSeconds(1);

    private readonly ChildProcess client;
    private readonly SshMaster? master;
    private readonly TimeProvider time;

    public SshProcess(ChildProcess client, SshMaster? master, TimeProvider time)
    {
        this.client = client;
        this.master = master;
        this.time = time;
        Exited = WaitAsync();
    }

    public Stream Input => client.Input;

    public Stream Output => client.Output;

    public string ErrorTail => client.ErrorTail.Contains(NoSession, StringComparison.Ordinal) ? $"{client.ErrorTail}\n{TooFewSessions}" : client.ErrorTail;

    public Task<int> Exited { get; }

    public string? Broken { get; private set; }

    public void Kill() => client.Kill();

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private async Task<int> WaitAsync()
    {
        int code = await client.Exited.ConfigureAwait(false);
        if (code == Ambiguous)
        {
            Broken = master is null ? LastWords() : await MastersWordsAsync(master).ConfigureAwait(false);
        }

        return code;
    }

    // With the connection gone it was ssh that ended with 255; with the connection there, the command.
    private async Task<string?> MastersWordsAsync(SshMaster connection)
    {
        try
        {
            await connection.Exited.WaitAsync(MasterFollows, time).ConfigureAwait(false);
            return connection.Words.Length > 0 ? connection.Words : "ssh ended and gave no reason";
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private string? LastWords()
    {
        string last = client.ErrorTail[(client.ErrorTail.LastIndexOf('\n') + 1)..].Trim();
        return Array.Exists(Ends, e => last.StartsWith(e, StringComparison.Ordinal)) ? last : null;
    }
}

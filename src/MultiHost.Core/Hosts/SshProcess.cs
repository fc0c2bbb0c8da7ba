namespace MultiHost.Hosts;

/// <summary>A command on a host, over the shared connection.</summary>
internal sealed class SshProcess : IHostProcess
{
    // ssh's code for its own trouble, which a command may end with, too.
    private const int Ambiguous = 255;

    // What the ssh of a command says when the server opens no session for it.
    private const string NoSession = "Session open refused by peer";
    private static readonly TimeSpan MasterFollows = TimeSpan.FromSeconds(1);

    private readonly ChildProcess client;
    private readonly SshMaster master;
    private readonly TimeProvider time;

    public SshProcess(ChildProcess client, SshMaster master, TimeProvider time)
    {
        this.client = client;
        this.master = master;
        this.time = time;
        Exited = WaitAsync();
    }

    public Stream Input => client.Input;

    public Stream Output => client.Output;

    public string ErrorTail => client.ErrorTail.Contains(NoSession, StringComparison.Ordinal)
        ? $"{client.ErrorTail}\nIts sshd allows too few commands over one connection: a run needs three at the same time. Raise MaxSessions in its sshd_config."
        : client.ErrorTail;

    public Task<int> Exited { get; }

    public string? Broken { get; private set; }

    public void Kill() => client.Kill();

    public ValueTask DisposeAsync() => client.DisposeAsync();

    // With the connection gone it was ssh that ended with 255; with the connection there, the command.
    private async Task<int> WaitAsync()
    {
        int code = await client.Exited.ConfigureAwait(false);
        if (code == Ambiguous)
        {
            try
            {
                await master.Exited.WaitAsync(MasterFollows, time).ConfigureAwait(false);
                Broken = master.Words.Length > 0 ? master.Words : "ssh ended and gave no reason";
            }
            catch (TimeoutException)
            {
                Broken = null;
            }
        }

        return code;
    }
}

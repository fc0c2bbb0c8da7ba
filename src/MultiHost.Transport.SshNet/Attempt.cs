using MultiHost.Settings;
using MultiHost.Transport.SshNet.Keys;
using Renci.SshNet;

namespace MultiHost.Transport.SshNet;

/// <summary>One attempt to connect and log in, directly or through a jump host. Blocks a thread of its own: SSH.NET waits where it could be asynchronous.</summary>
internal sealed class Attempt
{
    private readonly HostDefinition host;
    private readonly TimeSpan limit;
    private readonly LoginTrouble trouble;
    private readonly KnownHosts known;
    private readonly Identities identities;

    private Attempt(HostDefinition host, TimeSpan limit, string byHand)
    {
        this.host = host;
        this.limit = limit;
        known = KnownHosts.Of(host);
        identities = Identities.Of(host);
        trouble = new LoginTrouble(host, byHand, identities);
    }

    /// <summary>Connects once. The caller's cancellation ends the wait; the attempt ends within its limit, and leaves nothing.</summary>
    /// <exception cref="LoginException">It failed: says why, and what to do.</exception>
    public static async Task<SshNetConnection> RunAsync(HostDefinition host, TimeSpan limit, string byHand, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<SshNetConnection> connecting = Task.Factory.StartNew(
            () => new Attempt(host, limit, byHand).Connect(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = DropAsync(connecting);
            throw;
        }
    }

    private static async Task DropAsync(Task<SshNetConnection> connecting)
    {
        try
        {
            (await connecting.ConfigureAwait(false)).Break("nobody waits for the connection any more");
        }
        catch (LoginException)
        {
            // It came to nothing, and nobody waits for it.
        }
    }

    private SshNetConnection Connect()
    {
        using Identities used = identities;
        int port = host.Port ?? 22;
        string user = host.User ?? Environment.UserName;
        if (host.ProxyJump is null)
        {
            return new SshNetConnection(host.Name, LogIn(new Login(user, host.Address, port, host.Address, port), null), null);
        }

        JumpHost through = JumpHost.Parse(host.ProxyJump)!;
        JumpLine jump = new(
            LogIn(new Login(through.User ?? user, through.Address, through.Port, through.Address, through.Port) { IsJump = true }, null), host.Address, port);
        try
        {
            SshClient client = LogIn(new Login(user, JumpLine.Address, jump.Port, host.Address, port), jump);
            jump.StopListening();
            return new SshNetConnection(host.Name, client, jump);
        }
        catch
        {
            jump.Dispose();
            throw;
        }
    }

    private SshClient LogIn(Login login, JumpLine? jump)
    {
        HostKeyCheck check = new(known, login.Name, login.NamedPort);
        ConnectionInfo info = SshNetConnection.Info(
            login.Address, login.Port, login.User, limit, new PrivateKeyAuthenticationMethod(login.User, [.. identities.Sources]));
        check.PutKnownFirst(info.HostKeyAlgorithms);
        SshClient client = new(info);
        client.HostKeyReceived += (_, e) => e.CanTrust = check.Accepts(e.HostKey);
        try
        {
            client.Connect();
            return client;
        }
        catch (Exception e) when (Loss.Is(e))
        {
            client.Dispose();
            throw trouble.Of(e, login, check, jump?.Trouble);
        }
    }
}

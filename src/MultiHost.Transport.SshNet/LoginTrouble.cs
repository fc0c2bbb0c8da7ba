using System.Net.Sockets;
using MultiHost.Linux;
using MultiHost.Settings;
using MultiHost.Transport.SshNet.Keys;
using Renci.SshNet.Common;

namespace MultiHost.Transport.SshNet;

/// <summary>Says in a person's words why a connection was not made, and what to do about it.</summary>
internal sealed class LoginTrouble(HostDefinition host, string byHand, Identities identities)
{
    /// <param name="e">What SSH.NET threw.</param>
    /// <param name="login">Where it happened.</param>
    /// <param name="check">What came of the host's key.</param>
    /// <param name="jump">What the jump host said of leading on; null if nothing.</param>
    public LoginException Of(Exception e, Login login, HostKeyCheck check, Exception? jump)
    {
        string who = login.IsJump ? $"its jump host {login.Name}: " : "";
        return check.Verdict is not (HostKeyVerdict.None or HostKeyVerdict.Known) ? OfKey(who, check)
            : e is SshAuthenticationException || Says(e, "authentication failures") ? Denied(e, who, login)
            : e is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } ? new LoginException(
                $"{who}there is no host named {login.Name}", Loss.Words(e), $"Correct Address of <Host Name=\"{host.Name}\">. {ByHand}", e) { Reason = InfrastructureReason.Unreachable }
            : e is SocketException { SocketErrorCode: SocketError.TryAgain } ? new LoginException(
                $"{who}the name {login.Name} cannot be looked up", Loss.Words(e), ByHand, e) { IsLasting = false, Reason = InfrastructureReason.Unreachable }
            : new LoginException($"{who}it cannot be reached by sshnet", Words(e, jump), ByHand, e)
            {
                IsLasting = Says(e, "matching"), // no algorithm in common
                Reason = InfrastructureReason.Unreachable,
            };
    }

    private static string Words(Exception e, Exception? jump) => jump is null ? Loss.Words(e) : $"{Loss.Words(e)}\n{Loss.Words(jump)}";

    private string ByHand => $"Try by hand: {byHand} true";

    private static LoginException OfKey(string who, HostKeyCheck check) => check.Verdict switch
    {
        HostKeyVerdict.Revoked => new(
            $"{who}its ssh host key is revoked by {check.Place}: {check.Fingerprint}", "", "Somebody may pretend to be the host. Give it a new key, or take that line out if it is wrong."),
        HostKeyVerdict.Changed => new(
            $"{who}its ssh host key {check.Fingerprint} is not the one that is known for {check.Name} ({check.Place}). Was it installed anew, or is somebody in between?",
            "",
            $"If it was installed anew, forget the old key: ssh-keygen -R {PosixShell.Quote(check.Name)} -f {PosixShell.Quote(check.File)}\nThen add the new one to that file:\n    {check.Line}"),
        HostKeyVerdict.Authority => new(
            $"{who}its ssh host key is known by a certificate authority alone ({check.Place}), which sshnet cannot check",
            "",
            $"Take Transport=\"ssh\", or add the host's own key {check.Fingerprint}, if it is the host's, to {check.File}:\n    {check.Line}"),
        _ => new(
            $"{who}its ssh host key is not known on this machine ({check.Name}): {check.Fingerprint}",
            "",
            $"If that is the host's key (on the host: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), add it to {check.File}:\n    {check.Line}"),
    };

    private LoginException Denied(Exception e, string who, Login login) => new(
        $"{who}it does not let user {login.User} in. MultiHost never asks for a password. Tried: {identities.Tried}",
        Loss.Words(e),
        $"Correct User or IdentityFile of <Host Name=\"{host.Name}\">, or let your key in: ssh-copy-id {PosixShell.Quote($"{login.User}@{login.Name}")}\n{ByHand}",
        e);

    private static bool Says(Exception e, string text) => e.Message.Contains(text, StringComparison.OrdinalIgnoreCase);
}

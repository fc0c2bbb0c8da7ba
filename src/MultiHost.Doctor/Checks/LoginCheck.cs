using System.Globalization;
using MultiHost.Doctor.Hosts;
using MultiHost.Settings;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Doctor.Checks;

/// <summary>Connects, and starts the script that answers all further questions.</summary>
internal static class LoginCheck
{
    private const string Login = "login";
    private const string Shell = "shell";

    public static async Task RunAsync(ExaminedHost host, ExaminationContext context, CancellationToken cancellationToken)
    {
        long began = context.Time.GetTimestamp();
        if (!await ConnectAsync(host, context, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        TimeSpan took = context.Time.GetElapsedTime(began);
        try
        {
            host.Answers = await HostAnswers.BeginAsync(
                host.Name, host.Transport, QemuAvailability.ProgramsFor(host.QemuSettings), context.Options.AnswerLimit, context.Time, cancellationToken).ConfigureAwait(false);
            host.Lines = await host.Answers.AskAsync("facts", cancellationToken).ConfigureAwait(false);
        }
        catch (HostUnavailableException e)
        {
            Lost(host, e);
            return;
        }

        string how = host.Definition.Transport switch
        {
            TransportKind.Local => "this machine",
            TransportKind.Ssh or TransportKind.Sshnet => string.Create(CultureInfo.InvariantCulture, $"{host.Definition.Transport.ToString().ToLowerInvariant()}, connected in {took.TotalSeconds:0.0} s"),
            _ => "by the command of 'Command'",
        };
        host.Fine(Login, $"user {host.Said("user").FirstOrDefault()}, {how}");
        Tools(host);
    }

    private static async Task<bool> ConnectAsync(ExaminedHost host, ExaminationContext context, CancellationToken cancellationToken)
    {
        TimeSpan limit = context.Settings.Timeouts.Connect;
        using CancellationTokenSource late = new(limit, context.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await host.Transport.ConnectAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (HostUnavailableException e)
        {
            (string fact, string fix) = Split(host, e.Message);
            host.Lacks(Login, fact, fix);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            host.Lacks(
                Login,
                $"no connection within {limit.TotalSeconds:0.#} s",
                $"try by hand: {host.Transport.ByHand("true")}\nor raise <Timeouts Connect=\"…\"/>");
        }

        return false;
    }

    // A transport that has no connection of its own tells only now that the host is not there.
    private static void Lost(ExaminedHost host, HostUnavailableException e)
    {
        (string fact, _) = Split(host, e.Message);
        string fix =
            $"try by hand: {host.Transport.ByHand("/bin/sh -c 'echo works'")}\na host needs /bin/sh, and a login shell that prints no more than a few lines";
        if (host.Definition.Transport is TransportKind.Ssh or TransportKind.Sshnet)
        {
            host.Fine(Login, "ssh connected");
            host.Lacks(Shell, fact, fix);
        }
        else
        {
            host.Lacks(Login, fact, fix);
        }
    }

    private static void Tools(ExaminedHost host)
    {
        IReadOnlyList<string> lacking = host.Said("lacks");
        if (lacking.Count == 0)
        {
            host.Fine(Shell, "POSIX shell with the tools that a deployment uses");
        }
        else
        {
            host.Lacks(
                Shell,
                $"there is no {string.Join(", no ", lacking)}",
                $"install on {host.Name}, or put on the PATH of {host.Said("user").FirstOrDefault()}: {string.Join(' ', lacking)}");
        }
    }

    // Messages about hosts begin with their name; what to do begins at the second line that is not another program's words.
    private static (string Fact, string Fix) Split(ExaminedHost host, string message)
    {
        string[] lines = message.Split('\n');
        int fix = Array.FindIndex(lines, 1, l => l.Length > 0 && !char.IsWhiteSpace(l[0]));
        string fact = string.Join('\n', fix < 0 ? lines : lines[..fix]);
        string start = $"Host {host.Name}: ";
        fact = fact.StartsWith(start, StringComparison.Ordinal) ? fact[start.Length..] : fact;
        return (fact.TrimEnd('.'), fix < 0 ? $"try by hand: {host.Transport.ByHand("true")}" : string.Join('\n', lines[fix..]));
    }
}

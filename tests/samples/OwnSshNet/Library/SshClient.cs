namespace Renci.SshNet;

/// <summary>A client of another version.</summary>
public sealed class SshClient
{
    public static Version Version => typeof(SshClient).Assembly.GetName().Version!;
}

namespace MultiHost.Transport.SshNet;

/// <summary>Who logs in where.</summary>
/// <param name="User">Who.</param>
/// <param name="Address">Where this machine connects to.</param>
/// <param name="Port">The port there.</param>
/// <param name="Name">By which name the host's key is known.</param>
/// <param name="NamedPort">And by which port.</param>
internal sealed record Login(string User, string Address, int Port, string Name, int NamedPort)
{
    /// <summary>Whether it is the host that the connection only goes through.</summary>
    public bool IsJump { get; init; }
}

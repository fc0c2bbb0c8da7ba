namespace MultiHost.Hosts;

/// <summary>A test that starts a real sshd, which takes root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SshFactAttribute : FactAttribute
{
    public SshFactAttribute() => Skip = SshServer.WhyNot;
}

namespace MultiHost.Settings;

/// <summary>The <c>&lt;Local&gt;</c> element: how local hosts run.</summary>
public sealed record LocalHosts
{
    /// <summary>Whether the agents of local hosts are threads of the test host instead of processes, so that a debugger of the test host sees them.</summary>
    /// <value>Default: <c>false</c>.</value>
    public bool InProcess { get; init; }
}

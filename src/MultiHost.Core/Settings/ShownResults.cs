namespace MultiHost.Settings;

/// <summary>The <c>&lt;Results&gt;</c> element: which parts of a test are shown as results of their own, beside the test's.</summary>
public sealed record ShownResults
{
    /// <summary>Whether each role is: <c>Test [role source on alpha]</c>.</summary>
    /// <value>Default: <c>false</c>.</value>
    public bool Roles { get; init; }

    /// <summary>Whether each named check is: <c>Test [check guest-active (vm1)]</c>.</summary>
    /// <value>Default: <c>false</c>.</value>
    public bool Checks { get; init; }
}

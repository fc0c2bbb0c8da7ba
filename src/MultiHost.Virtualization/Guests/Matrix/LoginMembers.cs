namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>The members of a guest's login in the file.</summary>
internal static class LoginMembers
{
    public const string User = "user";
    public const string PasswordProperty = "passwordProperty";
    public const string KeyFile = "keyFile";
    public const string HostKey = "hostKey";
    public const string Method = "method";
    public const string TimeoutSeconds = "timeoutSeconds";

    /// <summary>What each may be.</summary>
    public static IReadOnlyDictionary<string, MemberKind> Values { get; } = new Dictionary<string, MemberKind>
    {
        [User] = MemberKind.Text,
        [PasswordProperty] = MemberKind.Text,
        [KeyFile] = MemberKind.Text,
        [HostKey] = MemberKind.Text,
        [Method] = MemberKind.OneOf("serial", "ssh"),
        [TimeoutSeconds] = MemberKind.Number,
    };

    /// <summary>What people expect here, and what to do in its place: rows of data are written down by test runners and editors.</summary>
    public static IReadOnlyDictionary<string, string> Refused { get; } = new Dictionary<string, string>
    {
        ["password"] = "it would be written wherever tests are listed. Name a property of the runsettings that has it: "
            + "\"passwordProperty\": \"Guest.Password\", and there <Property Name=\"Guest.Password\" Value=\"…\"/>.",
    };
}

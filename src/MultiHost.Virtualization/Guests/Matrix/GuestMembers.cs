namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>The members of a guest in the file.</summary>
internal static class GuestMembers
{
    public const string Schema = "$schema";
    public const string Guests = "guests";
    public const string Name = "name";
    public const string Variants = "variants";
    public const string Only = "only";
    public const string No = "no";
    public const string System = "system";
    public const string Image = "image";
    public const string ImageFormat = "imageFormat";
    public const string OwnCopy = "ownCopy";
    public const string Cache = "cache";
    public const string Login = "login";
    public const string MemoryMiB = "memoryMiB";
    public const string MaxMemoryMiB = "maxMemoryMiB";
    public const string WorkMiB = "workMiB";
    public const string Processors = "processors";
    public const string Machine = "machine";
    public const string Cpu = "cpu";
    public const string Os = "os";
    public const string Arch = "arch";
    public const string ExtraArguments = "extraArguments";

    public const string Pulse = "pulse";
    public const string TinyLinux = "tiny-linux";

    /// <summary>Those that say what the guest is made of, and what each may be.</summary>
    public static IReadOnlyDictionary<string, MemberKind> Values { get; } = new Dictionary<string, MemberKind>
    {
        [System] = MemberKind.OneOf(Pulse, TinyLinux),
        [Image] = MemberKind.Text,
        [ImageFormat] = MemberKind.OneOf("qcow2", "raw"),
        [OwnCopy] = MemberKind.Flag,
        [Cache] = MemberKind.Text,
        [Login] = MemberKind.Object(LoginMembers.Values, LoginMembers.User, LoginMembers.Refused),
        [MemoryMiB] = MemberKind.Number,
        [MaxMemoryMiB] = MemberKind.Number,
        [WorkMiB] = MemberKind.Number,
        [Processors] = MemberKind.Number,
        [Machine] = MemberKind.Text,
        [Cpu] = MemberKind.Text,
        [Os] = MemberKind.Text,
        [Arch] = MemberKind.Text,
        [ExtraArguments] = MemberKind.Texts,
    };
}

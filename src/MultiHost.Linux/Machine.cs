namespace MultiHost.Linux;

/// <summary>What tells machines apart, and containers that have a network of their own.</summary>
internal static class Machine
{
    /// <summary>The same for all processes that see each other's abstract names, on this machine since it was started, and for no others. Empty where it cannot be told.</summary>
    public static string Id { get; } = Read();

    private static string Read()
    {
        try
        {
            return $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}/{Proc.Namespace(Environment.ProcessId, "net")}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

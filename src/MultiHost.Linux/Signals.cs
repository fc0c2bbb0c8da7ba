namespace MultiHost.Linux;

/// <summary>Numbers of signals, as signal(7) has them for every processor that .NET runs on.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;
}

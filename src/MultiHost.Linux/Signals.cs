using System.Globalization;

namespace MultiHost.Linux;

/// <summary>Numbers of signals, as signal(7) has them for every processor that .NET runs on.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Those that a program gets for its own mistakes, and whose default is to dump core. SIGQUIT, which people send, is none of them.</summary>
    public static readonly IReadOnlyDictionary<int, string> OfCrashes = new Dictionary<int, string>
    {
        [4] = "SIGILL", [5] = "SIGTRAP", [6] = "SIGABRT", [7] = "SIGBUS", [8] = "SIGFPE", [11] = "SIGSEGV", [31] = "SIGSYS",
    };

    /// <summary>
    /// Whether an exit code says that a signal of a crash has ended a program: 128 and the signal's number. A shell whose last command crashed says so, too.
    /// </summary>
    public static bool IsCrash(int exitCode) => OfCrashes.ContainsKey(exitCode - 128);

    /// <summary><c>SIGABRT</c>, or <c>signal 15</c> for one that is not of crashes.</summary>
    public static string NameOf(int exitCode) =>
        OfCrashes.GetValueOrDefault(exitCode - 128) ?? string.Create(CultureInfo.InvariantCulture, $"signal {exitCode - 128}");
}

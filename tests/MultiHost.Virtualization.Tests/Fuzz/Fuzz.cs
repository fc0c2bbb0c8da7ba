using System.Globalization;
using CsCheck;

namespace MultiHost.Virtualization.Tests.Fuzz;

/// <summary>Runs a property on generated inputs: a few in an ordinary run, for MULTIHOST_FUZZ_SECONDS where that is set. A failure names its seed.</summary>
internal static class Fuzz
{
    private const int Few = 300;

    private static readonly string? Given = Environment.GetEnvironmentVariable("MULTIHOST_FUZZ_SECONDS");
    private static readonly int Seconds = Given is null ? 0 : int.Parse(Given, NumberStyles.None, CultureInfo.InvariantCulture);

    public static Task CheckAsync<T>(Gen<T> inputs, Func<T, Task> property) => Seconds > 0
        ? inputs.SampleAsync(property, time: Seconds)
        : inputs.SampleAsync(property, iter: Few);

    public static void Check<T>(Gen<T> inputs, Action<T> property)
    {
        if (Seconds > 0)
        {
            inputs.Sample(property, time: Seconds);
        }
        else
        {
            inputs.Sample(property, iter: Few);
        }
    }
}

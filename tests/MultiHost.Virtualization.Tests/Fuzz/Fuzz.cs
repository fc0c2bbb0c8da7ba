using System.Globalization;
using CsCheck;

namespace MultiHost.Virtualization.Tests.Fuzz;

/// <summary>
/// Runs a property on generated inputs: on the same few in every ordinary run, on others for MULTIHOST_FUZZ_SECONDS where that is set. A failure names its seed.
/// </summary>
internal static class Fuzz
{
    private const int Few = 300;

    private static readonly string? Given = Environment.GetEnvironmentVariable("MULTIHOST_FUZZ_SECONDS");
    private static readonly int Seconds = Given is null ? 0 : int.Parse(Given, NumberStyles.None, CultureInfo.InvariantCulture);

    public static async Task CheckAsync<T>(Gen<T> inputs, Func<T, Task> property)
    {
        if (Seconds > 0)
        {
            await inputs.SampleAsync(property, time: Seconds);
            return;
        }

        PCG random = new(0, 1);
        for (int i = 0; i < Few; i++)
        {
            string seed = random.ToString();
            T input = inputs.Generate(random, null, out _);
            try
            {
                await property(input);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Input {i}, CsCheck_Seed={seed}: {e.Message}", e);
            }
        }
    }

    public static void Check<T>(Gen<T> inputs, Action<T> property)
    {
        if (Seconds > 0)
        {
            inputs.Sample(property, time: Seconds);
            return;
        }

        CheckAsync(inputs, input =>
        {
            property(input);
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();
    }
}

using System.Globalization;
using CsCheck;

namespace MultiHost;

/// <summary>
/// Runs a property on generated inputs: on the same few in every ordinary run, on others for MULTIHOST_FUZZ_SECONDS where that is set. A failure names its
/// seed, and CsCheck_Seed begins with it. In a long run memory must stay flat.
/// </summary>
internal static class Fuzz
{
    private const int Few = 200;
    private const int Rounds = 4;
    private const long Slack = 64L * 1024 * 1024;

    private static readonly string? Given = Environment.GetEnvironmentVariable("MULTIHOST_FUZZ_SECONDS");
    private static readonly int Seconds = Given is null ? 0 : int.Parse(Given, NumberStyles.None, CultureInfo.InvariantCulture);

    public static void Check<T>(Gen<T> inputs, Action<T> property)
    {
        if (Seconds == 0)
        {
            PCG random = new(0, 1);
            for (int i = 0; i < Few; i++)
            {
                string seed = random.ToString();
                T input = inputs.Generate(random, null, out _);
                try
                {
                    property(input);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"Input {i}, CsCheck_Seed={seed}: {e.Message}", e);
                }
            }

            return;
        }

        long first = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            inputs.Sample(property, time: Math.Max(1, Seconds / Rounds));
            long now = GC.GetTotalMemory(forceFullCollection: true);
            first = round == 1 ? now : first;
            now.Should().BeLessThan((2 * first) + Slack, "memory stays flat, whatever comes in");
        }
    }
}

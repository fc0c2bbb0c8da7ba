using System.Globalization;
using CsCheck;

namespace MultiHost;

/// <summary>
/// Runs a property on generated inputs: on the same few in every ordinary run, on others for MULTIHOST_FUZZ_SECONDS where that is set. A failure names its
/// seed, and CsCheck_Seed begins with it. In a long run memory must stay flat.
/// </summary>
internal static class FuzzRun
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
            foreach ((string name, T input) in TheSameFew(inputs))
            {
                try
                {
                    property(input);
                }
                catch (Exception e)
                {
                    throw Failed(name, e);
                }
            }

            return;
        }

        MemoryWatch memory = new();
        for (int round = 0; round < Rounds; round++)
        {
            inputs.Sample(property, time: SecondsARound);
            memory.Look();
        }
    }

    public static async Task CheckAsync<T>(Gen<T> inputs, Func<T, Task> property)
    {
        if (Seconds == 0)
        {
            foreach ((string name, T input) in TheSameFew(inputs))
            {
                try
                {
                    await property(input);
                }
                catch (Exception e)
                {
                    throw Failed(name, e);
                }
            }

            return;
        }

        MemoryWatch memory = new();
        for (int round = 0; round < Rounds; round++)
        {
            await inputs.SampleAsync(property, time: SecondsARound);
            memory.Look();
        }
    }

    private static int SecondsARound => Math.Max(1, Seconds / Rounds);

    private static IEnumerable<(string Name, T Input)> TheSameFew<T>(Gen<T> inputs)
    {
        PCG random = new(0, 1);
        for (int i = 0; i < Few; i++)
        {
            string seed = random.ToString();
            yield return ($"Input {i}, CsCheck_Seed={seed}", inputs.Generate(random, null, out _));
        }
    }

    private static InvalidOperationException Failed(string name, Exception e) => new($"{name}: {e.Message}", e);

    private sealed class MemoryWatch
    {
        private long? first;

        public void Look()
        {
            long now = GC.GetTotalMemory(forceFullCollection: true);
            first ??= now;
            if (now > (2 * first) + Slack)
            {
                throw new InvalidOperationException($"Memory does not stay flat: {first / 1024} KiB were in use after the first quarter, {now / 1024} KiB now.");
            }
        }
    }
}

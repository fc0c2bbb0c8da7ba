using System.Text.Json;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Migration;

/// <summary>Samples <c>query-migrate</c> beside a transfer. For one run.</summary>
internal sealed class StatisticsSampler(QmpClient qmp, TimeSpan every, TimeProvider time) : IAsyncDisposable
{
    // Of a long transfer every second sample is dropped, and so on: the report stays small, and the samples stay evenly spread.
    private const int Most = 2000;

    private readonly CancellationTokenSource ending = new();
    private readonly List<MigrationSample> samples = [];
    private readonly Lock gate = new();
    private long start;
    private Task sampling = Task.CompletedTask;

    /// <summary>Told each sample, also those that are dropped later.</summary>
    public Action<MigrationSample> OnSample { get; init; } = _ => { };

    public IReadOnlyList<MigrationSample> Samples
    {
        get
        {
            lock (gate)
            {
                return [.. samples];
            }
        }
    }

    public void Start()
    {
        start = time.GetTimestamp();
        sampling = SampleAsync();
    }

    /// <summary>Adds the last one.</summary>
    public void Add(JsonElement migration)
    {
        MigrationSample sample = Parse(migration, time.GetElapsedTime(start));
        lock (gate)
        {
            samples.Add(sample);
        }

        OnSample(sample);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await sampling.ConfigureAwait(false);
        ending.Dispose();
    }

    internal static MigrationSample Parse(JsonElement migration, TimeSpan at)
    {
        string status = migration.TryGetProperty("status", out JsonElement word) ? word.GetString()! : "none";
        JsonElement ram = migration.TryGetProperty("ram", out JsonElement found) ? found : default;
        long Figure(string name) => ram.ValueKind == JsonValueKind.Object && ram.TryGetProperty(name, out JsonElement value)
            && value.TryGetInt64(out long number) ? number : 0;
        double throughput = ram.ValueKind == JsonValueKind.Object && ram.TryGetProperty("mbps", out JsonElement mbps) ? mbps.GetDouble() : 0;
        int throttle = migration.TryGetProperty("cpu-throttle-percentage", out JsonElement percent) ? percent.GetInt32() : 0;
        return new MigrationSample(
            at, status, Figure("transferred"), Figure("remaining"), Figure("dirty-pages-rate"), throughput, throttle, Figure("dirty-sync-count"))
        {
            ExpectedDowntime = migration.TryGetProperty("expected-downtime", out JsonElement expected) && expected.TryGetInt64(out long milliseconds)
                ? TimeSpan.FromMilliseconds(milliseconds)
                : null,
        };
    }

    private async Task SampleAsync()
    {
        TimeSpan interval = every;
        try
        {
            while (true)
            {
                await Task.Delay(interval, time, ending.Token).ConfigureAwait(false);
                Add(await qmp.ExecuteAsync("query-migrate", cancellationToken: ending.Token).ConfigureAwait(false));
                if (samples.Count >= Most)
                {
                    Thin();
                    interval *= 2;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or MultiHostException)
        {
            // The transfer has ended, or its QEMU: the transfer says how.
        }
    }

    private void Thin()
    {
        lock (gate)
        {
            List<MigrationSample> kept = [.. samples.Where((_, n) => n % 2 == 0)];
            samples.Clear();
            samples.AddRange(kept);
        }
    }
}

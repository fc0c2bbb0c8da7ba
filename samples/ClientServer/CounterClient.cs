using System.Globalization;

namespace ClientServer;

/// <summary>Asks the service for numbers, and waits two seconds for each.</summary>
public sealed class CounterClient(string url)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The numbers, as they came.</summary>
    /// <exception cref="OperationCanceledException">The service did not answer in time.</exception>
    public async Task<List<int>> AskAsync(int times, CancellationToken stopping)
    {
        using HttpClient client = new() { BaseAddress = new Uri(url), Timeout = Patience };
        List<int> numbers = [];
        for (int i = 0; i < times; i++)
        {
            using HttpResponseMessage answer = await client.PostAsync("/next", content: null, stopping);
            numbers.Add(int.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(stopping), CultureInfo.InvariantCulture));
        }

        return numbers;
    }
}

using System.Globalization;
using System.Text.Json;
using MultiHost.Recording;

namespace MultiHost.Live;

/// <summary>Where a role of a running test is.</summary>
internal sealed class WatchedRole(string role, string host)
{
    private readonly List<(string Barrier, DateTimeOffset At, IReadOnlyList<string>? Of)> waits = [];
    private string? step;
    private string? figures;
    private string? end;
    private bool hasBegun;

    /// <summary>Whether something of it was not shown yet.</summary>
    public bool HasChanged { get; set; }

    public bool HasBegun
    {
        set => HasChanged = hasBegun = value;
    }

    /// <summary>Since when it waits for others, if it does.</summary>
    public DateTimeOffset? WaitsSince => waits.Count == 0 || end is not null ? null : waits[0].At;

    public void Begin(string text)
    {
        (step, figures) = (text, null);
        HasChanged = true;
    }

    public void End(string how)
    {
        end = how;
        HasChanged = true;
    }

    public void Wait(BarrierArrived came) => waits.Add((came.Barrier, came.At, came.Of));

    public void GoOn(string barrier) => waits.RemoveAll(w => w.Barrier == barrier);

    public bool WaitsAt(string barrier) => waits.Exists(w => w.Barrier == barrier);

    /// <summary>What a migration says of itself.</summary>
    /// <returns>Whether that can be shown.</returns>
    public bool Take(HostEvent noted)
    {
        using JsonDocument document = JsonDocument.Parse(noted.Data);
        JsonElement data = document.RootElement;
        if (Number(data, "transferred") is not { } sent || Number(data, "remaining") is not { } left || sent + left <= 0)
        {
            return false;
        }

        string guest = data.TryGetProperty("guest", out JsonElement name) && name.ValueKind == JsonValueKind.String ? $"{ShownWords.Cut(name.GetString()!, 30)} " : "";
        string pass = Number(data, "iteration") is { } n && n > 0 ? string.Create(CultureInfo.InvariantCulture, $", pass {n:0}") : "";
        figures = string.Create(CultureInfo.InvariantCulture, $"{guest}{Math.Floor(100 * sent / (sent + left)):0} %{pass}, {ShownWords.MiB(left)} MiB left");
        return true;
    }

    /// <summary>Where it is, in a few words.</summary>
    /// <param name="now">The time.</param>
    /// <param name="missing">Who has not come to a barrier of so many roles; of all, if none are named.</param>
    public string Text(DateTimeOffset now, Func<string, IReadOnlyList<string>?, IReadOnlyList<string>> missing)
    {
        string at = step is null ? "" : $"'{ShownWords.Cut(step)}'";
        string state = end is not null ? $"has {end}"
            : WaitsSince is { } since && now - since >= Watched.Slow ? $"waits {string.Join(" and ", waits.Select(Waiting))}{(step is null ? "" : $", after {at}")}"
            : step is not null ? (figures is null ? at : $"{at}: {figures}")
            : figures ?? (hasBegun ? "runs, no step yet" : "has not begun");
        return $"{ShownWords.Cut(role, 40)}@{ShownWords.Cut(host, 40)} {state}";

        string Waiting((string Barrier, DateTimeOffset At, IReadOnlyList<string>? Of) wait)
        {
            IReadOnlyList<string> late = missing(wait.Barrier, wait.Of);
            return $"{ShownWords.Time(now - wait.At)} at '{ShownWords.Cut(wait.Barrier, 60)}'{(late.Count == 0 ? "" : $" for {ShownWords.Few(late)}")}";
        }
    }

    private static double? Number(JsonElement data, string name) =>
        data.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= 0 ? number : null;
}

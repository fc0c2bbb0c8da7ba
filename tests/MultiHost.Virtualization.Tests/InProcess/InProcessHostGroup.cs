using System.Collections.Concurrent;
using System.Threading.Channels;
using MultiHost.Results;

namespace MultiHost.Virtualization.Tests.InProcess;

/// <summary>The group as one of its roles sees it.</summary>
internal sealed class InProcessHostGroup(
    IReadOnlyList<InProcessHost> all, InProcessHost self, InProcessMeeting meeting, string folder, CancellationToken stopping) : IHostGroup, IHealthRecorder
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ConcurrentQueue<string> Steps { get; } = [];

    public ConcurrentQueue<Check> Checks { get; } = [];

    public IHost Self => self;

    public IReadOnlyList<IHost> Hosts => all;

    public IBarrier Barrier { get; } = new InProcessBarrier(meeting, self.Role, string.Empty, [.. all.Select(host => host.Role)]);

    public Dictionary<string, string> Settings { get; } = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, string> Properties => Settings;

    public CancellationToken Stopping => stopping;

    public string Id { get; } = Path.GetFileName(folder);

    public string Folder { get; } = Directory.CreateDirectory(Path.Combine(folder, self.Name)).FullName;

    public string LogFolder { get; set; } = Directory.CreateDirectory(Path.Combine(folder, self.Name + "-log")).FullName;

    public IHost this[RoleName role] =>
        all.FirstOrDefault(host => host.Role == role) ?? throw new KeyNotFoundException($"No role '{role}'.");

    /// <summary>Gives this host another address, which all others see.</summary>
    public void Move(string address) => self.Address = address;

    public void Attach(string path, string? name = null) => throw new NotSupportedException("There is no result to attach to.");

    public void Step(string text) => Steps.Enqueue(text);

    public void Record(Check check) => Checks.Enqueue(check);

    /// <summary>What has crashed, in order.</summary>
    public Channel<HealthFinding> Crashes { get; } = Channel.CreateUnbounded<HealthFinding>();

    public void RecordHealth(HealthFinding finding) => Crashes.Writer.TryWrite(finding);

    public void WriteLine(string line) => Lines.Enqueue(line);
}

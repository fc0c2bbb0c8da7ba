using MultiHost;
using Xunit.MultiHost;

public sealed class Attached(IHostGroup hosts)
{
    [MultiHostFact("client", "server")]
    [Artifact("capture/*.pcap")]
    public async Task Leaves_what_explains_it()
    {
        string capture = Directory.CreateDirectory(Path.Combine(hosts.Folder, "capture")).FullName;
        await File.WriteAllTextAsync(Path.Combine(capture, "eth0.pcap"), "…");

        string state = Path.Combine(hosts.Folder, "state.json");
        await File.WriteAllTextAsync(state, "{}");
        hosts.Attach(state, "before.json");

        await hosts.Barrier.SignalAndWaitAsync("done");
    }
}

using MultiHost.Settings;

using MultiHost.Linux;

namespace MultiHost.Hosts;

/// <summary>Hosts that a command of the user's reaches: whatever can start a process and hand its standard streams through.</summary>
internal sealed class ExecTransport : IHostTransport
{
    private readonly string host;
    private readonly IReadOnlyList<string> words;

    public ExecTransport(string host, string template)
    {
        this.host = host;
        words = CommandTemplate.Words(template) ?? throw new ArgumentException($"A quotation mark has no partner: {template}", nameof(template));
    }

    public bool SharesFiles => false;

    public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IHostProcess Start(IReadOnlyList<string> arguments) => ChildProcess.Start(host, [.. words.SelectMany(w => Fill(w, arguments))]);

    public string ByHand(string command) => string.Join(' ', words.Select(w => w.Replace(RemoteReader.Placeholder, command, StringComparison.Ordinal)));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // A word of its own stands for the arguments themselves; inside another word, a shell will read them.
    private static IEnumerable<string> Fill(string word, IReadOnlyList<string> arguments) => word == RemoteReader.Placeholder
        ? arguments
        : [word.Replace(RemoteReader.Placeholder, PosixShell.Quote(arguments), StringComparison.Ordinal)];
}

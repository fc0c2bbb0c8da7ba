using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace MultiHost.Virtualization.Tests.Qmp;

/// <summary>QEMU's end of a connection that lies in memory.</summary>
internal sealed class FakeMonitor
{
    public const string Greeting =
        """{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "x"}, "capabilities": ["oob"]}}""";

    private readonly Pipe toClient = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe toMonitor = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly StreamReader commands;
    private readonly DuplexStream stream;

    public FakeMonitor()
    {
        commands = new StreamReader(toMonitor.Reader.AsStream());
        stream = new DuplexStream(toClient.Reader.AsStream(), toMonitor.Writer.AsStream());
    }

    /// <summary>From now on what is sent to the monitor stays on its way.</summary>
    public void TakeNothing() => stream.HoldsWrites = true;

    public Stream ClientStream => stream;

    public Task SendAsync(string line) => SendAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public async Task SendAsync(byte[] bytes) => await toClient.Writer.WriteAsync(bytes);

    public async Task<JsonElement> ReadCommandAsync()
    {
        string line = await commands.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) ?? throw new EndOfStreamException();
        return JsonDocument.Parse(line).RootElement;
    }

    /// <summary>Reads a command and answers it.</summary>
    public async Task<JsonElement> AnswerAsync(string value = "{}")
    {
        JsonElement command = await ReadCommandAsync();
        await SendAsync($$"""{"return": {{value}}, "id": {{command.GetProperty("id")}}}""");
        return command;
    }

    public async Task HangUpAsync() => await toClient.Writer.CompleteAsync();
}

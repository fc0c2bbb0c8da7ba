using System.Text.Json;
using CsCheck;
using FluentAssertions;
using MultiHost.Virtualization.Qmp;
using MultiHost.Virtualization.Tests.Qmp;
using Xunit;

namespace MultiHost.Virtualization.Tests.Fuzz;

/// <summary>Whatever a monitor sends: it is read or refused in one line, and nobody waits for what cannot come any more.</summary>
public sealed class QmpFuzzTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Gen<string> Lines = Texts.Spoiled(
        """{"return": {"status": "running", "running": true}, "id": 2}""",
        """{"error": {"class": "GenericError", "desc": "Device 'x' not found"}, "id": 2}""",
        """{"timestamp": {"seconds": 1700000000, "microseconds": 77}, "event": "STOP"}""",
        """{"timestamp": {"seconds": -1, "microseconds": -1}, "event": "MIGRATION", "data": {"status": "completed", "x": [1, {"y": "\ud83d\ude00"}]}}""",
        FakeMonitor.Greeting);

    [Fact]
    public void Decode_OfAnything_GivesAMessageWhoseTextsCanBeRead_OrOneLineThatSaysWhatItWas() => FuzzRun.Check(Texts.Bytes(Lines), line =>
    {
        try
        {
            if (QmpCodec.Decode(line, DateTimeOffset.UnixEpoch) is QmpMessage.Event happened)
            {
                _ = happened.Value.Text("status");
                OneLine(happened.Value.ToString());
            }
        }
        catch (InvalidDataException refusal)
        {
            refusal.Message.Should().StartWith("Not a message of QMP: ");
            OneLine(refusal.Message);
        }
    });

    [Fact]
    public Task Client_WhateverComesAfterTheGreeting_AnswersOrFailsEveryCall() => FuzzRun.CheckAsync(
        Texts.InPieces(Texts.Bytes(Lines).Array[0, 6].Select(lines => lines.SelectMany(line => line.Append((byte)'\n')).ToArray())),
        async pieces =>
        {
            FakeMonitor monitor = new();
            Task<QmpClient> connecting = QmpClient.ConnectAsync(
                monitor.ClientStream, "vm1", null, () => Task.FromResult("QEMU exited with code 1."), TimeProvider.System, CancellationToken.None);
            await monitor.SendAsync(FakeMonitor.Greeting);
            await monitor.AnswerAsync();
            await using QmpClient client = await connecting.WaitAsync(Patience);
            TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            client.Ended += _ => ended.TrySetResult();
            Task<JsonElement> call = client.ExecuteAsync("query-status", timeout: Patience);

            foreach (byte[] piece in pieces)
            {
                await monitor.SendAsync(piece);
            }

            await monitor.HangUpAsync();

            await ended.Task.WaitAsync(Patience);
            Exception? failure = await Record.ExceptionAsync(() => call.WaitAsync(Patience));
            if (failure is not null)
            {
                failure.Should().Match(e => e is QmpException || e is QmpDisconnectedException);
                OneLine(failure.Message);
            }
        });

    private static void OneLine(string text) => text.Should().NotMatchRegex("[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202e]");
}

using MultiHost;
using MultiHost.Hosting;
using MultiHost.Reporting;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.Discovery;

/// <summary>Turns results of groups into the messages that xUnit's runners send for a test.</summary>
internal static class TestMessages
{
    // The VSTest adapter writes an exception's type before its message, save for types of xUnit's own namespace. The message of a
    // group names the types of its hosts' exceptions itself.
    private const string FailureType = "Xunit.Sdk.MultiHostFailure";

    public static RunSummary FailWithoutFramework(IXunitTestCase testCase, IMessageBus bus, CancellationTokenSource cancellation)
    {
        const string Reason =
            "This test runs on several hosts, and stock xUnit is in charge of its assembly. Remove MultiHostTestFramework=false from the project, or add "
            + "[assembly: Xunit.TestFramework(\"Xunit.MultiHost.OnController.MultiHostTestFramework\", \"Xunit.MultiHost\")].";
        return Alone(testCase, Skip(testCase) ?? GroupResult.NotRun(Reason, InfrastructureReason.Settings), bus, cancellation);
    }

    /// <summary>Sends all messages of a case whose one test is not run.</summary>
    public static RunSummary Alone(IXunitTestCase testCase, GroupResult result, IMessageBus bus, CancellationTokenSource cancellation)
    {
        RunSummary summary = new();
        Alone(new XunitTest(testCase, testCase.DisplayName), result, bus, cancellation, summary);
        return summary;
    }

    /// <summary>Sends all messages of a test that is not run any more, and counts it.</summary>
    public static void Alone(ITest test, GroupResult result, IMessageBus bus, CancellationTokenSource cancellation, RunSummary summary)
    {
        Send(bus, cancellation, new TestStarting(test));
        Finish(test, result, bus, cancellation, summary);
    }

    /// <summary>The result of a test that fails without being run.</summary>
    public static GroupResult Failure(string reason) => WithoutRun(GroupVerdict.Failed, reason);

    /// <summary>The result of a test that is skipped without being run; <c>null</c> if it is not to be skipped.</summary>
    public static GroupResult? Skip(IXunitTestCase testCase) => Skip(testCase.SkipReason);

    /// <inheritdoc cref="Skip(IXunitTestCase)"/>
    public static GroupResult? Skip(string? reason) =>
        string.IsNullOrEmpty(reason) ? null : WithoutRun(GroupVerdict.Skipped, $"Skipped: {reason}");

    /// <summary>Sends the outcome of a test and that it has finished, and counts it.</summary>
    public static void Finish(ITest test, GroupResult outcome, IMessageBus bus, CancellationTokenSource cancellation, RunSummary summary)
    {
        GroupResult result = outcome.Readable();
        decimal seconds = (decimal)result.Duration.TotalSeconds;
        summary.Total++;
        summary.Time += seconds;
        if (result.Output.Length > 0)
        {
            Send(bus, cancellation, new TestOutput(test, result.Output));
        }

        switch (result.Verdict)
        {
            case GroupVerdict.Passed:
            case GroupVerdict.Flaky when result.HasPassedInTheEnd:
                Send(bus, cancellation, new TestPassed(test, seconds, result.Output));
                break;
            case GroupVerdict.Skipped or GroupVerdict.Known or GroupVerdict.Flaky or GroupVerdict.Stopped: // xUnit has no word for what was neither well nor wrong
                summary.Skipped++;
                Send(bus, cancellation, new TestSkipped(test, Reason(result)));
                break;
            default:
                summary.Failed++;
                (string[] types, string[] messages, string[] stacks, int[] parents) = Exceptions(result, test.TestCase.TestMethod);
                Send(bus, cancellation, new TestFailed(test, seconds, result.Output, types, messages, stacks, parents));
                break;
        }

        Send(bus, cancellation, new TestFinished(test, seconds, result.Output));
    }

    /// <summary>A failure in the form that xUnit's messages have, with a place in a test's own method.</summary>
    public static (string[] Types, string[] Messages, string[] Stacks, int[] Parents) Exceptions(GroupResult result, ITestMethod method) =>
        ([FailureType], [result.Message], [TestFrame.AddTo(result.StackTrace, method.Method.ToRuntimeMethod())], [-1]);

    // A result that is no failure has no stack trace.
    private static string Reason(GroupResult result) =>
        result.Verdict is GroupVerdict.Known or GroupVerdict.Flaky && result.StackTrace.Length > 0 ? $"{result.Message}\nStack trace:\n{result.StackTrace}" : result.Message;

    private static GroupResult WithoutRun(GroupVerdict verdict, string message) => new(verdict, message, "", "", TimeSpan.Zero, LogFolder: null);

    /// <summary>Sends a message; a bus that wants no more cancels the run.</summary>
    public static void Send(IMessageBus bus, CancellationTokenSource cancellation, IMessageSinkMessage message)
    {
        if (!bus.QueueMessage(message))
        {
            cancellation.Cancel();
        }
    }
}

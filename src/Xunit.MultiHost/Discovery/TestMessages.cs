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
        XunitTest test = new(testCase, testCase.DisplayName);
        RunSummary summary = new();
        Send(bus, cancellation, new TestStarting(test));
        Finish(test, Skip(testCase) ?? Failure(Reason), bus, cancellation, summary);
        return summary;
    }

    /// <summary>The result of a test that fails without being run.</summary>
    public static GroupResult Failure(string reason) => GroupResult.NotRun(reason) with { Verdict = GroupVerdict.Failed, Message = reason };

    /// <summary>The result of a test that is skipped without being run; <c>null</c> if it is not to be skipped.</summary>
    public static GroupResult? Skip(IXunitTestCase testCase) => Skip(testCase.SkipReason);

    /// <inheritdoc cref="Skip(IXunitTestCase)"/>
    public static GroupResult? Skip(string? reason) =>
        string.IsNullOrEmpty(reason) ? null : GroupResult.NotRun(reason) with { Verdict = GroupVerdict.Skipped, Message = reason };

    /// <summary>Sends the outcome of a test and that it has finished, and counts it.</summary>
    public static void Finish(ITest test, GroupResult result, IMessageBus bus, CancellationTokenSource cancellation, RunSummary summary)
    {
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
                Send(bus, cancellation, new TestPassed(test, seconds, result.Output));
                break;
            case GroupVerdict.Skipped or GroupVerdict.Stopped: // xUnit has no word for what was neither well nor wrong
                summary.Skipped++;
                Send(bus, cancellation, new TestSkipped(test, result.Message));
                break;
            default:
                summary.Failed++;
                Send(bus, cancellation, new TestFailed(test, seconds, result.Output, [FailureType], [result.Message], [result.StackTrace], [-1]));
                break;
        }

        Send(bus, cancellation, new TestFinished(test, seconds, result.Output));
    }

    /// <summary>Exceptions of a clean-up, in the form that xUnit's messages have.</summary>
    public static (string[] Types, string[] Messages, string[] Stacks, int[] Parents) Exceptions(GroupResult result) =>
        ([FailureType], [result.Message], [result.StackTrace], [-1]);

    /// <summary>Sends a message; a bus that wants no more cancels the run.</summary>
    public static void Send(IMessageBus bus, CancellationTokenSource cancellation, IMessageSinkMessage message)
    {
        if (!bus.QueueMessage(message))
        {
            cancellation.Cancel();
        }
    }
}

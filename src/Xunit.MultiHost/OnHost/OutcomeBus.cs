using MultiHost.Hosting;
using MultiHost.Results;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>Takes the messages of xUnit's runner for one test: output goes to the controller at once, the outcome is kept.</summary>
internal sealed class OutcomeBus(IEngineHost host) : IMessageBus
{
    /// <summary>The outcome; <c>null</c> before the runner has reported one.</summary>
    public RoleResult? Result { get; private set; }

    public bool QueueMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestOutput output:
                host.Write(output.Output);
                break;
            case ITestPassed passed:
                Result = new RoleResult(RoleEnd.Passed, (double)passed.ExecutionTime);
                break;
            case ITestFailed failed:
                Result = XunitResults.Of(failed, host.Group, TimeSpan.FromSeconds((double)failed.ExecutionTime));
                break;
            case ITestSkipped skipped:
                Result = new RoleResult(RoleEnd.Skipped, 0, skipped.Reason);
                break;
        }

        return true;
    }

    public void Dispose()
    {
    }
}

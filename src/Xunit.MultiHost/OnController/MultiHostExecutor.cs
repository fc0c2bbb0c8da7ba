using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>Runs a test assembly: xUnit's executor with <see cref="MultiHostAssemblyRunner"/> in the place of its runner.</summary>
internal sealed class MultiHostExecutor(AssemblyName assemblyName, ISourceInformationProvider source, IMessageSink diagnosticMessageSink)
    : XunitTestFrameworkExecutor(assemblyName, source, diagnosticMessageSink)
{
#pragma warning disable VSTHRD100 // the base class's contract: whoever called is told by TestAssemblyFinished; the runner lets no exception escape
    protected override async void RunTestCases(
        IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
#pragma warning restore VSTHRD100
    {
        using MultiHostAssemblyRunner runner = new(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
        await runner.RunAsync().ConfigureAwait(false);
    }
}

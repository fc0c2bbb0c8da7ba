using MultiHost.Hosting;
using Xunit.Abstractions;
using Xunit.MultiHost.Discovery;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>Says in which file and line a test on hosts is; asks the runner's own provider about all others.</summary>
internal sealed class SymbolSource(ISourceInformationProvider others) : LongLivedMarshalByRefObject, ISourceInformationProvider
{
    public ISourceInformation GetSourceInformation(ITestCase testCase) =>
        testCase is IMultiHostTestCase or MultiHostErrorTestCase
            && testCase.TestMethod.Method.ToRuntimeMethod() is { } method
            && SourceLine.Of(method) is { } line
            ? new SourceInformation { FileName = line.File, LineNumber = line.Line }
            : others.GetSourceInformation(testCase);

    public void Dispose() => others.Dispose();
}

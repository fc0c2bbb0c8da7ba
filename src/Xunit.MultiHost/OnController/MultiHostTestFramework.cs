using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>
/// xUnit's own framework, plus tests that run on several hosts. The package opts a test project in by an assembly attribute; the MSBuild property
/// <c>MultiHostTestFramework=false</c> keeps it out. Tests without <see cref="MultiHostFactAttribute"/> or <see cref="MultiHostTheoryAttribute"/>
/// run as they do without it.
/// </summary>
public sealed class MultiHostTestFramework(IMessageSink messageSink) : XunitTestFramework(messageSink)
{
    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new MultiHostExecutor(assemblyName, new SymbolSource(SourceInformationProvider), DiagnosticMessageSink);

    /// <inheritdoc/>
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) =>
        new XunitTestFrameworkDiscoverer(assemblyInfo, new SymbolSource(SourceInformationProvider), DiagnosticMessageSink);
}

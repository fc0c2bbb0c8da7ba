using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client.Interfaces;

namespace Xunit.MultiHost.Ide;

/// <summary>What an IDE's Debug does: it attaches a debugger to the test host before any test runs.</summary>
/// <param name="attach">Attaches one to a process.</param>
internal sealed class DebuggingLauncher(Action<int> attach) : ITestHostLauncher3
{
    public bool IsDebug => true;

    public int LaunchTestHost(TestProcessStartInfo defaultTestHostStartInfo) => LaunchTestHost(defaultTestHostStartInfo, CancellationToken.None);

    public int LaunchTestHost(TestProcessStartInfo defaultTestHostStartInfo, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The test platform starts the test host, and has a debugger attached.");

    public bool AttachDebuggerToProcess(int pid) => AttachDebuggerToProcess(pid, CancellationToken.None);

    public bool AttachDebuggerToProcess(int pid, CancellationToken cancellationToken)
    {
        attach(pid);
        return true;
    }

    public bool AttachDebuggerToProcess(AttachDebuggerInfo attachDebuggerInfo, CancellationToken cancellationToken) =>
        AttachDebuggerToProcess(attachDebuggerInfo.ProcessId, cancellationToken);
}

using MultiHost.Hosts;
using MultiHost.Virtualization.Hosts;

namespace MultiHost.Doctor.Hosts;

/// <summary>What runs on a host that is examined: POSIX shell alone. It cleans up and ends when its input ends.</summary>
internal static class ExaminerScripts
{
    private static readonly string QuestionsScript =
        ShellScript.Read("questions.sh", typeof(ExaminerScripts).Assembly, typeof(HypervisorFacts).Assembly);

    /// <summary>Answers our questions about the host.</summary>
    /// <param name="programs">Names or paths of QEMU, the wanted one first.</param>
    public static IReadOnlyList<string> Questions(IEnumerable<string> programs) => ["/bin/sh", "-c", QuestionsScript, "multihost-doctor", .. programs];
}

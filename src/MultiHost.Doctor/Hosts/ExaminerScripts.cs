using MultiHost.Hosts;

namespace MultiHost.Doctor.Hosts;

/// <summary>What runs on a host that is examined: POSIX shell alone. Both scripts clean up and end when their input ends.</summary>
internal static class ExaminerScripts
{
    private static readonly string QuestionsScript = ShellScript.Read(typeof(ExaminerScripts).Assembly, "questions.sh");
    private static readonly string AttachScript = ShellScript.Read(typeof(ExaminerScripts).Assembly, "attach.sh");

    /// <summary>Answers our questions about the host.</summary>
    /// <param name="programs">Names or paths of QEMU, the wanted one first.</param>
    public static IReadOnlyList<string> Questions(IEnumerable<string> programs) => ["/bin/sh", "-c", QuestionsScript, "multihost-doctor", .. programs];

    /// <summary>Runs a program with its standard streams joined to ours.</summary>
    /// <param name="image">Content of the file <c>image</c> in its working folder.</param>
    /// <param name="command">Full path of the program, and its arguments.</param>
    public static IReadOnlyList<string> Attached(byte[] image, IEnumerable<string> command) =>
        ["/bin/sh", "-c", AttachScript, "multihost-doctor", string.Concat(image.Select(b => @"\" + Convert.ToString(b, 8).PadLeft(3, '0'))), .. command];
}

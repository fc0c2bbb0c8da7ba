using MultiHost.Hosts;

namespace MultiHost.Virtualization.Hosts;

/// <summary>Runs a program on a host, with its standard streams joined to ours: by POSIX shell alone, which cleans up and ends when its input ends.</summary>
internal static class AttachedProgram
{
    private static readonly string Script = ShellScript.Read("attach.sh", typeof(AttachedProgram).Assembly);

    /// <summary>The command that runs it.</summary>
    /// <param name="image">Content of the file <c>image</c> in its working folder.</param>
    /// <param name="command">Full path of the program, and its arguments.</param>
    public static IReadOnlyList<string> Command(byte[] image, IEnumerable<string> command) =>
        ["/bin/sh", "-c", Script, "multihost-attach", string.Concat(image.Select(b => @"\" + Convert.ToString(b, 8).PadLeft(3, '0'))), .. command];
}

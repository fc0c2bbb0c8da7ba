using MultiHost.Hosts;

namespace MultiHost.Virtualization.Hosts;

/// <summary>Runs a program on a host, with its standard streams joined to ours: by POSIX shell alone, which cleans up and ends when its input ends.</summary>
internal static class AttachedProgram
{
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(3);
    private static readonly string Script = ShellScript.Read("attach.sh", typeof(AttachedProgram).Assembly);

    /// <summary>The command that runs it.</summary>
    /// <param name="image">Content of the file <c>image</c> in its working folder.</param>
    /// <param name="command">Full path of the program, and its arguments.</param>
    public static IReadOnlyList<string> Command(byte[] image, IEnumerable<string> command) =>
        ["/bin/sh", "-c", Script, "multihost-attach", string.Concat(image.Select(b => @"\" + Convert.ToString(b, 8).PadLeft(3, '0'))), .. command];

    /// <summary>Asks it to end, by the end of its input, so that its folder goes with it. One that does not within a few seconds is killed.</summary>
    public static async Task EndAsync(IHostProcess process, TimeProvider time)
    {
        try
        {
            await process.Input.DisposeAsync().ConfigureAwait(false);
            await process.Exited.WaitAsync(LeaveTime, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            process.Kill(); // it has ended already, or the host does not answer
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace MultiHost.Hosts;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Exited_WhenAProcessThatItLeftKeepsItsErrorStream_DoesNotWaitForThat()
    {
        ChildProcess child = ChildProcess.Start("alpha", ["/bin/sh", "-c", "sleep 1000 >/dev/null & echo $!; echo last words >&2; exit 3"]);
        using StreamReader output = new(child.Output);
        using Process left = Process.GetProcessById(int.Parse((await output.ReadLineAsync())!, CultureInfo.InvariantCulture));
        try
        {
            (await child.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(3);
            child.ErrorTail.Should().Be("last words");
            left.HasExited.Should().BeFalse("it holds the stream");
        }
        finally
        {
            left.Kill();
            await child.DisposeAsync().AsTask().WaitAsync(Deadline, TimeProvider.System);
        }
    }
}

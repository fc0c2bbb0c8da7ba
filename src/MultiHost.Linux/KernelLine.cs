using System.Globalization;

namespace MultiHost.Linux;

/// <summary>A message of the kernel's log.</summary>
/// <param name="Number">Its number since the machine started.</param>
/// <param name="Text">What it says, in one line.</param>
internal sealed record KernelLine(long Number, string Text)
{
    /// <summary>
    /// Reads a record of /dev/kmsg: <c>3,1234,5678901,-;BUG: …</c>. Messages of programs, which anybody may have written who may write there, are not the
    /// kernel's: the kernel marks them with a facility (proc(5), syslog(2)).
    /// </summary>
    /// <returns><c>null</c> if it is none of the kernel's own.</returns>
    public static KernelLine? Parse(string record)
    {
        int end = record.IndexOf(';', StringComparison.Ordinal);
        string[] head = end < 0 ? [] : record[..end].Split(',');
        return head.Length >= 3
            && int.TryParse(head[0], NumberStyles.None, CultureInfo.InvariantCulture, out int priority) && priority < 8
            && long.TryParse(head[1], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? new KernelLine(number, record[(end + 1)..])
            : null;
    }
}

using System.Text.RegularExpressions;

namespace MultiHost.Virtualization.Guests.Shell;

/// <summary>
/// Takes the kernel's messages out of what a shell printed on the console. The kernel writes whole lines, but begins one wherever the terminal
/// stands: in the middle of a line of the shell too, which goes on after it.
/// </summary>
internal static partial class KernelMessages
{
    /// <summary>Longest message that is recognized when its end has not come yet.</summary>
    public const int MaxLength = 1024;

    public static string Strip(string text)
    {
        // Only up to the last line end: looking for the ends of messages that have none would take the square of the text's length.
        int whole = text.LastIndexOf('\n') + 1;
        return whole == 0 ? text : string.Concat(Message().Replace(text[..whole], string.Empty), text.AsSpan(whole));
    }

    // "[    2.345678] virtio_net: …", with the caller after the time if the kernel is so configured.
    [GeneratedRegex(@"\[ *\d+\.\d{6}\][^\n]*\n")]
    private static partial Regex Message();
}

namespace MultiHost.Virtualization.Qemu;

/// <summary>How a QEMU ended.</summary>
/// <param name="ExitCode">Its exit code; 128 and more for a signal.</param>
/// <param name="StandardError">What it wrote, cut in the middle when long.</param>
internal sealed record QemuExit(int ExitCode, string StandardError)
{
    public override string ToString()
    {
        string how = ExitCode > 128 ? $"was ended by signal {ExitCode - 128}" : $"exited with code {ExitCode}";
        return StandardError.Length == 0 ? $"QEMU {how}." : $"QEMU {how}; its stderr:\n{Printable.Block(StandardError)}";
    }
}

using System.Globalization;
using MultiHost.Linux;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>
/// A work as scripts for a guest's shell. <c>/tmp/mh/pid</c> has the running work's process; a work's progress and its count of bad things are read
/// into the variables <c>a</c> and <c>b</c>.
/// </summary>
/// <param name="Name">Name for messages.</param>
/// <param name="Read">Reads <c>a</c> and <c>b</c>.</param>
/// <param name="Bad">What <c>b</c> counts, for messages.</param>
/// <param name="Pages">Pages of memory that a sweep covers; 0 if the work cannot verify any.</param>
internal sealed record LinuxWork(string Name, string Read, string Bad, long Pages)
{
    private const string ReadFile = "read a b </tmp/mh/progress";
    private const string ReadEater = "set -- $(od -A n -t u8 -v /tmp/mh/eater);a=$5;b=$6";

    // 1<> overwrites without emptying the file first: whoever reads it meanwhile, or after the work was killed, finds a number. It never gets shorter.
    private const string Count = "i=$((i+1));echo $i $b 1<>/tmp/mh/progress";

    // A system of the user's has not got the program: it is a few hundred bytes, so it comes along.
    private static readonly string ProvideEater =
        "PATH=$PATH:/tmp/mh;command -v mh-eater >/dev/null||{ "
        + $"echo {Convert.ToBase64String(LinuxPrograms.MemoryEater())}|base64 -d >/tmp/mh/mh-eater;chmod +x /tmp/mh/mh-eater; }}";

    private const string Now = "read u x </proc/uptime"; // seconds.hundredths, and no process for it

    /// <summary>Does nothing but begin it.</summary>
    public string Start { get; init; } = ":";

    /// <exception cref="ArgumentOutOfRangeException">The guest has too little RAM for it.</exception>
    public static LinuxWork Of(GuestWork work, GuestDefinition guest) => work.Kind switch
    {
        GuestWorkKind.Pulse or GuestWorkKind.MemoryEater => Eater(work, guest),
        GuestWorkKind.Counter => Loop(work, "while :;do {count};sleep 0.01;done"),
        GuestWorkKind.DiskWriter => Loop(
            work, $"while dd if=/dev/zero of={PosixShell.Quote(work.Path ?? "/tmp/mh/dd")} bs=64k count={work.MemoryMiB * 16} conv=notrunc;do {{count}};done"),
        GuestWorkKind.FileHash => Loop(
            work,
            (work.Path is null ? $"dd if=/dev/urandom of=/tmp/mh/file bs=64k count={work.MemoryMiB * 16};" : "")
            + $"f={PosixShell.Quote(work.Path ?? "/tmp/mh/file")};s=$(sha256sum <$f);while [ -n \"$s\" ];do "
            + "[ \"$(sha256sum <$f)\" = \"$s\" ]||b=$((b+1));{count};done"),
        _ => Command(work),
    };

    /// <summary>Waits in the guest, so that the answer is one line, until the progress is there or the time is over; prints both numbers.</summary>
    public string WaitFor(string target, TimeSpan timeout) => string.Create(
        CultureInfo.InvariantCulture,
        $"a=;b=;{Now};e=$((${{u%.*}}+{Math.Ceiling(timeout.TotalSeconds)}));"
        + $"while {Read};[ \"${{a:-0}}\" -lt {target} ]&&{{ {Now};[ ${{u%.*}} -le $e ]; }};do sleep 0.02;done;echo ${{a:--1}} ${{b:-0}}");

    /// <summary>Ends the work before it and begins this one.</summary>
    public string StartAnew(TimeSpan timeout) => $"{{ read p </tmp/mh/pid&&kill $p; }} 2>/dev/null;{Start};{WaitFor("1", timeout)}";

    /// <summary>Waits for a whole pass over the memory that begins from now on; prints the progress before as well.</summary>
    public string Sweep(TimeSpan timeout) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Read};c=$a;t=$a;[ $t -ge {Pages} ]||t={Pages};t=$((t+{Pages}));{WaitFor("$t", timeout)};echo $c");

    private static LinuxWork Eater(GuestWork work, GuestDefinition guest)
    {
        long pages = work.RangeIn(guest) * 256L;
        string settings = EaterCounters.Escaped(pages, work.DirtyMiBPerSecond);
        return new LinuxWork(work.Name, ReadEater, "bad words", pages)
        {
            Start = $"{ProvideEater};printf '{settings}' >/tmp/mh/eater;(mh-eater /tmp/mh/eater </dev/null >/dev/null 2>&1 & echo $! >/tmp/mh/pid)",
        };
    }

    private static LinuxWork Loop(GuestWork work, string body) => new(work.Name, ReadFile, "changed hashes", 0)
    {
        Start = ">/tmp/mh/progress;" + Background($"i=0;b=0;{body.Replace("{count}", Count, StringComparison.Ordinal)}"),
    };

    private static LinuxWork Command(GuestWork work)
    {
        string command = PosixShell.Quote(work.Command!);
        return work.ProgressCommand is { } progress
            ? new LinuxWork(work.Name, $"a=$(eval {PosixShell.Quote(progress)});b=0", "failures", 0) { Start = Background($"eval {command}") }
            : Loop(work, $"while (eval {command});do {{count}};done");
    }

    private static string Background(string script) => $"(({script}) </dev/null >/dev/null 2>&1 & echo $! >/tmp/mh/pid)";
}

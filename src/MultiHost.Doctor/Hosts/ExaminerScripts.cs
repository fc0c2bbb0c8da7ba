using MultiHost.Hosts;

namespace MultiHost.Doctor.Hosts;

/// <summary>What runs on a host that is examined: POSIX shell alone. Both scripts clean up and end when their input ends.</summary>
internal static class ExaminerScripts
{
    // Answers questions, each with lines up to "end". A file that it wrote does not stay, however it ends.
    private const string Answer = """
        written=
        trap '[ -z "$written" ] || rm -f -- "$written"' EXIT
        trap 'exit 1' HUP INT TERM PIPE
        printf '\nMULTIHOST-HOST\n'
        while read -r verb word rest; do
          case $verb in
            facts) facts ;;
            clock) date +%s.%N ;;
            write)
              written=$rest
              said=$({ printf '%s\n' "$word" >"$rest"; } 2>&1) || printf 'failed %s\n' "$said" ;;
            read)
              for name in $rest; do
                if said=$(cat -- "$folder/$word$name" 2>&1); then printf 'read %s %s\n' "$name" "$said"
                else printf 'missing %s %s\n' "$name" "$said"
                fi
              done ;;
            folder) folder="$word${rest:+ $rest}"; [ -d "$folder" ] || printf 'absent\n' ;;
            remove) rm -f -- "$written"; written= ;;
            touch) if said=$({ : >"$folder/$word"; } 2>&1); then rm -f -- "$folder/$word"; printf 'writable\n'; else printf 'refused %s\n' "$said"; fi ;;
            program) command -v "$word" >/dev/null || printf 'absent\n' ;;
            libvirt) virsh -q -c qemu:///system version 2>&1 ;;
          esac
          printf 'end\n'
        done
        """;

    private const string Facts = """
        facts() {
          printf 'user %s\nsystem %s\n' "$(id -un)" "$(uname -sm)"
          for tool in grep find tar gzip awk cut head tr touch mkdir readlink df du; do
            command -v "$tool" >/dev/null || printf 'lacks %s\n' "$tool"
          done
          for disk in "${XDG_CACHE_HOME:-$HOME/.cache}/multihost" "${TMPDIR:-/tmp}"; do
            if said=$({ mkdir -p "$disk" && head -c 4096 /dev/zero >"$disk/mh-doctor-$$"; } 2>&1); then
              printf 'disk %s %s\n' "$(df -Pk "$disk" | awk 'NR == 2 { print $4 }')" "$disk"
            else
              printf 'unwritable %s\n' "$said"
            fi
            rm -f -- "$disk/mh-doctor-$$"
          done
          for program in $programs; do
            found=$(command -v "$program") && { printf 'qemu %s\n' "$found"; break; }
          done
          [ ! -e /dev/kvm ] || printf 'kvm there\n'
          ! command -v virsh >/dev/null || printf 'virsh there\n'
        """;

    // Runs a program in a folder of its own, beside a file "image", for as long as our input lasts.
    private const string Attach = """
        folder=${TMPDIR:-/tmp}/mh-doctor-$$
        mkdir -m 700 "$folder" || exit 73
        trap 'rm -rf -- "$folder"' EXIT
        trap : HUP INT TERM PIPE
        cd "$folder" && printf "$1" >image && mkfifo in || exit 73
        shift
        exec 3<&0
        "$@" <in 3<&- &
        program=$!
        { cat <&3 >in; kill -9 $program; } >/dev/null 2>&1 &
        feeder=$!
        exec 3<&-
        wait $program
        code=$?
        kill $feeder 2>/dev/null
        exit $code
        """;

    /// <summary>Answers our questions about the host.</summary>
    /// <param name="programs">Names or paths of QEMU, the wanted one first.</param>
    public static IReadOnlyList<string> Questions(IEnumerable<string> programs) =>
        ["/bin/sh", "-c", $"programs=$*\n{Facts}\n{HostScripts.SayDotnets}\n}}\n{Answer}", "multihost-doctor", .. programs];

    /// <summary>Runs a program with its standard streams joined to ours.</summary>
    /// <param name="image">Content of the file <c>image</c> in its working folder.</param>
    /// <param name="command">Full path of the program, and its arguments.</param>
    public static IReadOnlyList<string> Attached(byte[] image, IEnumerable<string> command) =>
        ["/bin/sh", "-c", Attach, "multihost-doctor", string.Concat(image.Select(b => @"\" + Convert.ToString(b, 8).PadLeft(3, '0'))), .. command];
}

using System.Globalization;
using MultiHost.Protocol;

namespace MultiHost.Hosts;

/// <summary>
/// What runs on a host besides the agent: scripts for a POSIX shell with grep, find, tar and gzip. Standard input and output are the
/// conversation with the controller; when the input ends, each of them cleans up and ends.
/// </summary>
internal static class HostScripts
{
    /// <summary>First line of what a script says. What comes before it was printed by the host's shell.</summary>
    public const string Greeting = "MULTIHOST-HOST";

    /// <summary>Says <c>libc musl</c> where that is so, every dotnet, and the frameworks beside it, as <see
    /// cref="HostFacts"/> reads them.</summary>
    public const string SayDotnets = """
        for file in /lib/ld-musl-*; do [ ! -e "$file" ] || printf 'libc musl\n'; done
        for dotnet in "$(command -v dotnet)" "${DOTNET_ROOT:-$HOME/.dotnet}/dotnet"; do
          [ -x "$dotnet" ] || continue
          printf 'dotnet %s\n' "$dotnet"
          root=$(readlink -f "$dotnet"); root=${root%/*}
          for framework in "$root"/shared/*/*; do
            name=${framework%/*}
            [ ! -d "$framework" ] || printf 'runtime %s %s\n' "${name##*/}" "${framework##*/}"
          done
        done

        """;

    // Ends every process that carries a session's mark in its environment, in rounds until none is left. The mark ends with a
    // character that no host's name has, so that local1's mark is not found in local10's. What grep finds counts, not its exit code: that
    // also speaks of processes that ended while it looked, and of those of other users. A .NET process that is killed leaves its
    // diagnostic pipes.
    private const string Reap = """
        reap() {
          rounds=0
          while [ $rounds -lt 20 ]; do
            rounds=$((rounds + 1))
            left=$(grep -lsaF "MULTIHOST_SESSION=$1/" /proc/[0-9]*/environ)
            [ $? -gt 128 ] && continue
            [ -n "$left" ] || break
            for path in $left; do
              id=${path#/proc/}; id=${id%/environ}
              kill -9 "$id" 2>/dev/null
              sweep "$id"
            done
          done
        }
        sweep() {
          for file in "${TMPDIR:-/tmp}/clr-debug-pipe-$1-"* "${TMPDIR:-/tmp}/dotnet-diagnostic-$1-"*; do [ ! -e "$file" ] || rm -f -- "$file"; done
        }

        """;

    // What watches over an agent, whatever becomes of it: after its end nothing that it started is left, and neither is its folder.
    // Beside it is a guard. An agent touches a file every few seconds; one that does not any more is frozen, would not notice that its
    // controller is gone, and is ended. When the watcher itself is killed, the guard does its work; it is nobody's child, because
    // whoever kills a test host for hanging kills all that descends from it.
    // An agent that ends with 76 has not heard of its controller: the connection is dead, and is closed, or sshd would keep it for hours.
    // An agent is short-lived, and code that counts its calls for the second compiler makes its first test slower: see docs/decisions/008.
    private const string WatchOver = """
        mark=$1; folder=$2; beat=$3; shift 3
        mkdir -p -m 700 "$folder" || { [ -z "$app" ] || rm -rf -- "$app"; exit 73; }
        trap : INT HUP TERM
        clear_away() {
          reap "$mark"
          [ ! -s "$folder/agent.pid" ] || sweep "$(cat "$folder/agent.pid")"
          rm -rf -- "$folder"
          rmdir -- "${folder%/*}" 2>/dev/null
          [ -z "$app" ] || rm -rf -- "$app"
        }
        guard() {
          trap '' INT HUP
          trap 'kill "$nap" 2>/dev/null; exit 0' TERM
          missed=0; bearable=60
          while :; do
            sleep "$beat" & nap=$!
            wait "$nap" || exit 0
            kill -0 $$ 2>/dev/null || { clear_away; exit 0; }
            if [ -e "$folder/beat" ]; then rm -f -- "$folder/beat"; missed=0; bearable=4
            elif [ ! -e "$folder/debugged" ]; then missed=$((missed + 1))
            fi
            [ $missed -lt $bearable ] || { reap "$mark"; missed=0; }
          done
        }
        hang_up() {
          above=$PPID
          for step in 1 2; do
            name=$(cat "/proc/$above/comm" 2>/dev/null)
            case $name in sshd*) kill "$above"; return ;; esac
            above=$(grep PPid: "/proc/$above/status" 2>/dev/null); above=${above##*[!0-9]}
          done
        }
        (guard </dev/null >/dev/null 2>&1 & echo $! >"$folder/guard.pid")
        guard=$(cat "$folder/guard.pid")
        [ -n "${DOTNET_TieredPGO+set}" ] || export DOTNET_TieredPGO=0 MULTIHOST_UNSET=DOTNET_TieredPGO
        MULTIHOST_SESSION=$mark/ /bin/sh -c 'echo $$ >"$0/agent.pid"; command -v "$1" >/dev/null || { echo "multihost-watch: $1: not found" >&2; exit 127; }; exec "$@"' "$folder" "$@"
        code=$?
        kill "$guard" 2>/dev/null
        clear_away
        looks=0
        while grep -qs 'State:.[^ZX]' "/proc/$guard/status" && [ $looks -lt 500 ]; do looks=$((looks + 1)); done
        [ $code != 76 ] || [ -z "$app" ] || hang_up
        exit $code
        """;

    // Where the cache is: in the user's, or, where that cannot be had, in a folder among the temporary files that is surely ours: one that we make, or
    // that we own and nobody else may enter. Others may have made one of that name, or a link.
    private const string Cache = """
        umask 077
        node=$(uname -n)
        holds() {
          case $1 in /*) ;; *) said="'$1' is no absolute path"; return 1 ;; esac
          said=$(mkdir -p "$1/files" "$1/trees" "$1/incoming/$node" "$1/runs/$node" 2>&1) || return 1
          for part in files trees "incoming/$node" "runs/$node"; do
            [ -w "$1/$part" ] || { said="$1/$part cannot be written"; return 1; }
          done
          [ -f "$1/stamp" ] || said=$(touch -t 200201010000 "$1/stamp" 2>&1)
        }
        is_ours() {
          mkdir -m 700 "$1" 2>/dev/null && return 0
          [ -d "$1" ] && [ ! -L "$1" ] && [ -O "$1" ] || return 1
          case $(ls -ld "$1") in drwx--[-S]---*) ;; *) return 1 ;; esac
        }
        cache=; why=
        for place in "${XDG_CACHE_HOME:-}" "${HOME:+$HOME/.cache}"; do
          [ -n "$place" ] || continue
          holds "$place/multihost" && { cache=$place/multihost; break; }
          why="$why$said; "
        done
        if [ -z "$cache" ]; then
          cache=${TMPDIR:-/tmp}/multihost-$(id -u)
          is_ours "$cache" && holds "$cache" || {
            printf 'There is no folder for the cache: %s%s is not a folder that is ours alone, or cannot be written. Set XDG_CACHE_HOME.\n' "$why" "$cache" >&2
            exit 73
          }
          why="the cache is in $cache: ${why:-neither XDG_CACHE_HOME nor HOME is set}"
        fi
        free_space() { df -Pk "$cache" | awk 'NR == 2 { print $4 }'; }

        """;

    // Says what the host is, makes room for the agent, and clears away what a run has left here whose watcher was killed. Each folder
    // of a run ends with the id of the process that will remove it; after a restart of the host another may have that id. The files of a
    // run are links to the cache: a tree that was written to has a file newer than all cached files are made to be, and counts no longer.
    private const string EnterHost = """
        trap : INT HUP TERM PIPE
        run=$1; host=$2; test=$3; beat=$4
        mark=$run-$host
        folder=${TMPDIR:-/tmp}/$run/$host
        app=$cache/runs/$node/$mark.$$
        cleaned=
        lives() {
          if [ -s "$1/run" ]; then grep -qsaF "$(cat "$1/run")" "/proc/${1##*.}/cmdline"
          else grep -qsa multihost-receive "/proc/${1##*.}/cmdline"
          fi
        }
        leave() { rm -rf -- "$app"; exit "$1"; }
        for old in "$cache/runs/$node"/* "$cache/incoming/$node"/*; do
          [ -d "$old" ] && ! lives "$old" || continue
          if [ -s "$old/mark" ] && [ -s "$old/folder" ]; then
            reap "$(cat "$old/mark")"
            left=$(cat "$old/folder"); rm -rf -- "$left"; rmdir -- "${left%/*}" 2>/dev/null
            cleaned="$cleaned ${old##*/}"
          fi
          rm -rf -- "$old"
        done
        mkdir "$app" && printf '%s' "$run" >"$app/run" && printf '%s\n' "$mark" >"$app/mark" && printf '%s\n' "$folder" >"$app/folder" || leave 73
        printf '\nMULTIHOST-HOST\nsystem %s\nfolder %s\napp %s\ncache %s\n' "$(uname -sm)" "$folder" "$app" "$cache"
        for name in $cleaned; do printf 'cleaned %s\n' "${name%.*}"; done
        [ -z "$why" ] || printf 'note %s\n' "$(printf '%s' "$why" | tr '\n' ' ')"

        """;

    private const string TakeTrees = """
        printf 'end\n'
        dotnet=
        while read -r verb rest; do
          case $verb in
            tree)
              name=${rest%% *}; tree=$cache/trees/${rest#* }
              if [ -d "$tree" ] && [ -n "$(find "$tree" -type f -newer "$cache/stamp")" ]; then
                rm -rf -- "$tree"
                find "$cache/files" -type f -newer "$cache/stamp" -exec rm -f {} +
              fi
              if [ ! -d "$tree" ]; then printf 'want\n'
              elif said=$(touch "$tree" && cp -al "$tree" "$app/$name" 2>&1); then printf 'have\n'
              else printf 'failed %s (%s KiB are free there)\n' "$(printf '%s' "$said" | head -n 1)" "$(free_space)"
              fi ;;
            agent) dotnet=$rest; break ;;
          esac
        done
        [ -n "$dotnet" ] || leave 0
        [ "$dotnet" != provided ] || dotnet=$app/dotnet/dotnet
        set -- "$mark" "$folder" "$beat" "$dotnet" exec --depsfile "$app/app/$test.deps.json" --runtimeconfig "$app/app/$test.runtimeconfig.json" "$app/app/MultiHost.Agent.dll"

        """;

    // A tree comes as an archive of the files that the cache lacks, and of hard links that make the tree out of all. It counts only when
    // the archive's last entry is there: tar takes an archive that was cut between two entries for a whole one. Its first piece
    // (LineRate.FirstBytes) is plain and comes in two pieces. We say when each is here, and are then told how the rest comes. A cached file that
    // was written to is no longer what its name says, and is removed first; so is one that has come and is not what its name says.
    private const string ReceiveTree = """
        tree=$1; limit=$2
        work=$cache/incoming/$node/$tree.$$
        counter=
        trap 'rm -rf -- "$work"; [ -z "$counter" ] || kill $counter 2>/dev/null' EXIT
        trap 'exit 75' INT HUP TERM PIPE
        mkdir -p "$work/files" && : >"$work/sums" || exit 73
        find "$cache/files" -type f -newer "$cache/stamp" -exec rm -f {} +
        printf '\nMULTIHOST-HOST\n'
        set --
        while read -r key && [ -n "$key" ]; do
          if [ -f "$cache/files/$key" ]; then set -- "$@" "$cache/files/$key"
          else printf '%s\n' "$key"; printf '%s  files/%s\n' "${key%.x}" "$key" >&3
          fi
        done 3>"$work/sums"
        [ $# -eq 0 ] || ln "$@" "$work/files/"
        printf 'end\n'
        drop_oldest() {
          oldest=$(ls -1tr "$cache/trees" | head -n 1)
          [ -n "$oldest" ] && [ "$oldest" != "$tree" ] || return 1
          rm -rf -- "${cache:?}/trees/$oldest"
          find "$cache/files" -type f -links 1 -exec rm -f {} +
        }
        read -r need || exit 75
        while [ "$(free_space)" -lt "$need" ]; do drop_oldest || break; done
        exec 3>&1
        unpack() {
          for blocks in 1 4; do dd bs=65536 count=$blocks iflag=fullblock 2>/dev/null; printf 'got\n' >&3; done
          how=; read -r how
          if [ "$how" = gzip ]; then gzip -dc; else cat; fi
        }
        (
          wait=; trap 'kill $wait 2>/dev/null; exit' TERM
          while :; do sleep 1 >/dev/null 2>&1 & wait=$!; wait $wait; printf 'has %s\n' "$(du -sk "$work" | cut -f 1)"; done
        ) </dev/null 2>/dev/null &
        counter=$!
        said=$({ unpack | tar -xpof - -C "$work"; } 2>&1); code=$?
        kill $counter 2>/dev/null; wait $counter 2>/dev/null
        if [ $code -eq 0 ] && [ -e "$work/complete" ] && [ -s "$work/sums" ] && command -v sha256sum >/dev/null; then
          said=$(cd "$work" && { LC_ALL=C sha256sum -c sums 2>&1 || echo 'what came is not what was sent'; } | grep -v ': OK$')
          [ -z "$said" ] || code=1
        fi
        if [ $code -ne 0 ] || [ ! -e "$work/complete" ]; then
          printf 'free %s %s\nfailed %s\n' "$(free_space)" "$cache" "$(printf '%s' "${said:-the archive came without its end}" | head -n 3 | tr '\n' ' ')"
          exit 74
        fi
        find "$work/files" -type f -exec sh -c 'mv -f "$@" "$0/"' "$cache/files" {} +
        [ -d "$cache/trees/$tree" ] || mv "$work/$tree" "$cache/trees/" || exit 74
        touch "$cache/trees/$tree"
        while [ "$(du -sk "$cache" | cut -f 1)" -gt "$limit" ]; do drop_oldest || break; done
        rm -rf -- "$work"
        printf 'done\n'
        """;

    /// <summary>Starts an agent where the files of this machine are seen: mark, folder, how often the guard looks, and the agent's
    /// command follow.</summary>
    public static IReadOnlyList<string> Watch(string mark, string folder, TimeSpan heartbeat, IEnumerable<string> command) =>
        ["/bin/sh", "-c", "app=\n" + Reap + WatchOver, "multihost-watch", mark, folder, Beat(heartbeat), .. command];

    /// <summary>Enters a host: says its facts, takes <c>tree NAME HASH</c> lines, and with <c>agent DOTNET</c> becomes the agent's
    /// watcher.</summary>
    public static IReadOnlyList<string> Enter(string run, string host, string test, TimeSpan heartbeat) =>
        ["/bin/sh", "-c", Reap + Cache + EnterHost + SayDotnets + TakeTrees + WatchOver, "multihost-watch", run, host, test, Beat(heartbeat)];

    /// <summary>Takes the keys of a tree's files up to an empty line, says those that it lacks, and takes the archive.</summary>
    public static IReadOnlyList<string> Receive(string tree, long limitKiB) =>
        ["/bin/sh", "-c", Cache + ReceiveTree, "multihost-receive", tree, $"{limitKiB}"];

    /// <summary>Ends an agent and all that it started, so that its watcher cleans up.</summary>
    public static IReadOnlyList<string> Kill(string mark) => ["/bin/sh", "-c", Reap + "reap \"$1\"", "multihost-kill", mark];

    // In whole seconds, as POSIX's sleep takes them.
    private static string Beat(TimeSpan heartbeat) =>
        Math.Max(1, Math.Ceiling(SilenceWatch.Period(heartbeat).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}

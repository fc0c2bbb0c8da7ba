# What watches over an agent, whatever becomes of it: after its end nothing that it started is left, and neither is its folder. $mark
# is the session's mark, $folder its folder and $app its entry in the cache, if it has one, $beat how often the guard looks; $linked is not
# empty behind a connection, nor $invariant if .NET is to do without ICU (docs/decisions/024). The arguments are the agent's command, which gets the umask $mask.
# Beside it is a guard. An agent touches a file every few seconds; one that does not any more is frozen, would not notice that its
# controller is gone, and is ended. When the watcher itself is killed, the guard does its work; it is nobody's child, because
# whoever kills a test host for hanging kills all that descends from it.
# A process that was forked a moment ago still has its parent's traps, and may lose a signal by them: so a nap gets one that cannot be trapped, and the guard
# another until it is gone. What was started last is known by $! alone, since a variable for it is not set yet when the signal comes between the two.
# An agent that ends with 76 has not heard of its controller: the connection is dead, and is closed, or sshd would keep it for hours.
# An agent is short-lived, and code that counts its calls for the second compiler makes its first test slower: see docs/decisions/008.
trap : INT HUP TERM
clear_away() {
  reap "$mark"
  [ ! -s "$folder/agent.pid" ] || sweep "$(cat "$folder/agent.pid")"
  rm -rf -- "$folder"
  [ -z "$app" ] || rm -rf -- "$app"
}
# is_ours ID: whether that process still is one of these; a number that is free is given to others. A grep that was killed says nothing.
is_ours() {
  kill -0 "$1" 2>/dev/null || return 1
  grep -qsaz multihost-watch "/proc/$1/cmdline"
  case $? in 1 | 2) return 1 ;; esac
}
guard() {
  trap '' INT HUP
  trap 'kill -9 "$!" 2>/dev/null; exit 0' TERM
  missed=0; bearable=60
  while :; do
    sleep "$beat" &
    wait "$!" || exit 0
    is_ours $$ || { clear_away; exit 0; }
    [ -z "$app" ] || touch -c "$app/folder" 2>/dev/null
    if [ -e "$folder/beat" ]; then rm -f -- "$folder/beat"; missed=0; bearable=4
    elif [ ! -e "$folder/debugged" ]; then missed=$((missed + 1))
    fi
    [ $missed -lt $bearable ] || { reap "$mark"; missed=0; }
  done
}
hang_up() {
  above=$PPID
  for _ in 1 2; do
    name=$(cat "/proc/$above/comm" 2>/dev/null)
    case $name in sshd*) kill "$above"; return ;; esac
    above=$(grep PPid: "/proc/$above/status" 2>/dev/null); above=${above##*[!0-9]}
  done
}
# A redirection of the function alone would have dash keep the streams open that it replaces, for as long as there is a guard.
(exec </dev/null >/dev/null 2>&1; guard & echo $! >"$folder/guard.pid")
guard=$(cat "$folder/guard.pid")
MULTIHOST_UNSET=
[ -n "${DOTNET_TieredPGO+set}" ] || { export DOTNET_TieredPGO=0; MULTIHOST_UNSET=DOTNET_TieredPGO; }
[ -z "$invariant" ] || { export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1; MULTIHOST_UNSET="$MULTIHOST_UNSET DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"; }
export MULTIHOST_UNSET
umask "$mask"
MULTIHOST_SESSION=$mark/ /bin/sh -c 'echo $$ >"$0/agent.pid"; command -v "$1" >/dev/null || { echo "multihost-watch: $1: not found" >&2; exit 127; }; exec "$@"' "$folder" "$@"
code=$?
! is_ours "$guard" || kill "$guard" 2>/dev/null
clear_away
looks=0
while is_ours "$guard" && [ $looks -lt 500 ]; do kill "$guard" 2>/dev/null; looks=$((looks + 1)); done
[ $code != 76 ] || [ -z "$linked" ] || hang_up
exit $code

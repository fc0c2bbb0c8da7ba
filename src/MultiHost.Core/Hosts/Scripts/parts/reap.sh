# reap MARK: ends every process that carries a session's mark in its environment, in rounds until none is left. The mark ends with a
# character that no host's name has, so that local1's mark is not found in local10's. What grep finds counts, not its exit code: that
# also speaks of processes that ended while it looked, and of those of other users. Without -z busybox reads up to the first variable.
reap() {
  rounds=0
  while [ $rounds -lt 20 ]; do
    rounds=$((rounds + 1))
    left=$(grep -lsazF "MULTIHOST_SESSION=$1/" /proc/[0-9]*/environ)
    [ $? -gt 128 ] && continue
    [ -n "$left" ] || break
    for path in $left; do
      id=${path#/proc/}; id=${id%/environ}
      kill -9 "$id" 2>/dev/null
      sweep "$id"
    done
  done
}
# sweep ID: a .NET process that is killed leaves its diagnostic pipes.
sweep() {
  for file in "${TMPDIR:-/tmp}/clr-debug-pipe-$1-"* "${TMPDIR:-/tmp}/dotnet-diagnostic-$1-"*; do [ ! -e "$file" ] || rm -f -- "$file"; done
}

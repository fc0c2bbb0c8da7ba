# Where a host keeps what was deployed: in the user's own cache, or, where that cannot be had, in a folder among the temporary files that is
# surely ours: one that we make, or that we own and nobody else may enter. Others may have made one of that name, or a link.
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
  # shellcheck disable=SC3067 # dash, bash and busybox have it
  if [ ! -d "$1" ] || [ -L "$1" ] || [ ! -O "$1" ]; then return 1; fi
  # shellcheck disable=SC2012 # one name, which is ours
  case $(ls -ld "$1") in drwx--[-S]---*) ;; *) return 1 ;; esac
}
cache=; why=
for place in "${XDG_CACHE_HOME:-}" "${HOME:+$HOME/.cache}"; do
  [ -n "$place" ] || continue
  if holds "$place/multihost"; then cache=$place/multihost; break; fi
  why="$why$said; "
done
if [ -z "$cache" ]; then
  cache=${TMPDIR:-/tmp}/multihost-$(id -u)
  if ! is_ours "$cache" || ! holds "$cache"; then
    printf 'There is no folder for the cache: %s%s is not a folder that is ours alone, or cannot be written. Set XDG_CACHE_HOME.\n' "$why" "$cache" >&2
    exit 73
  fi
  why="the cache is in $cache: ${why:-neither XDG_CACHE_HOME nor HOME is set}"
fi
free_space() { df -Pk "$cache" | awk 'NR == 2 { print $4 }'; }

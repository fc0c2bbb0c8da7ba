# Where a host keeps what was deployed, and of what run something may be left: in the user's own cache, or, where that cannot be had, in a
# folder among the temporary files. It is this account's alone: what another account has made, or could have changed, is not trusted.
# shellcheck disable=SC2034 # mask is for what watches over agents
mask=$(umask); umask 077
node=$(uname -n)
others="is not this account's own folder, or others can write to it"

# holds FOLDER: whether it can be the cache; $said tells why not.
holds() {
  case $1 in /*) ;; *) said="'$1' is no absolute path"; return 1 ;; esac
  said=$(mkdir -p "$1" 2>&1) || return 1
  is_own "$1" || { said="$1 $others"; return 1; }
  said=$(mkdir -p "$1/files" "$1/trees" "$1/incoming/$node" "$1/runs/$node" 2>&1) || return 1
  for part in files trees "incoming/$node" "runs/$node"; do
    [ -w "$1/$part" ] || { said="$1/$part cannot be written"; return 1; }
  done
  [ -f "$1/stamp" ] || said=$(touch -t 200201010000 "$1/stamp" 2>&1)
}

# find_cache: sets $cache; $why tells why it is not where it should be, or not to be had at all.
find_cache() {
  cache=; why=
  for place in "${XDG_CACHE_HOME:-}" "${HOME:+$HOME/.cache}"; do
    [ -n "$place" ] || continue
    if holds "$place/multihost"; then cache=$place/multihost; return; fi
    why="$why$said; "
  done
  cache=${TMPDIR:-/tmp}/multihost-$(id -u)
  if holds "$cache"; then
    why="the cache is in $cache: ${why:-neither XDG_CACHE_HOME nor HOME is set}"
  else
    why="There is no folder for the cache: $why$said. Set XDG_CACHE_HOME."
    return 1
  fi
}
free_space() { df -Pk "$cache" | awk 'NR == 2 { print $4 }'; }

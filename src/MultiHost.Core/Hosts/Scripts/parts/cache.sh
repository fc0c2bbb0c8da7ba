# Where a host keeps what was deployed, and of what run something may be left. It is this account's alone: what another account has made,
# or could have changed, is not trusted, nor made better.
# shellcheck disable=SC2034 # mask is for what watches over agents
mask=$(umask); umask 077
cache=${XDG_CACHE_HOME:-${HOME:-}/.cache}/multihost
node=$(uname -n)
others="is not this account's own folder, or others can write to it"

# make_cache FOLDER…: makes folders in it.
make_cache() {
  if [ -z "${XDG_CACHE_HOME:-${HOME:-}}" ]; then refuse "there is neither HOME nor XDG_CACHE_HOME, which say where the cache is"; fi
  mkdir -p "$cache" || refuse "the cache $cache cannot be made. XDG_CACHE_HOME names another place"
  is_own "$cache" || refuse "$cache $others. Look at it and remove it, or name another: XDG_CACHE_HOME"
  for part; do mkdir -p "$cache/$part" || refuse "$cache/$part cannot be made"; done
}

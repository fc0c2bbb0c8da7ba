# Where a host keeps what was deployed.
umask 077
cache=${XDG_CACHE_HOME:-$HOME/.cache}/multihost
node=$(uname -n)

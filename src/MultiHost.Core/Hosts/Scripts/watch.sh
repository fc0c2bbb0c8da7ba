#!/bin/sh
# Starts an agent where the files of this machine are seen. Arguments: mark, the session's folder, which the controller has made, how
# often the guard looks, and the agent's command. Without a cache it is not noted that there is this session, and the next one cannot
# clear away what is left if both watcher and guard are killed.
. ./parts/own.sh
. ./parts/reap.sh
. ./parts/cache.sh
. ./parts/runs.sh
mark=$1; folder=$2; beat=$3; shift 3
is_own "$folder" || refuse "$folder $others"
app=
if find_cache; then
  clear_left
  register 2>/dev/null || app=
fi
linked=; invariant=
. ./parts/watch-over.sh

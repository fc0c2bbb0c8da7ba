#!/bin/sh
# Enters a host: says its facts, takes "tree NAME HASH" lines, and with "agent DOTNET" becomes the agent's watcher. Arguments: run, host,
# name of the test assembly, how often the guard looks.
. ./parts/own.sh
. ./parts/reap.sh
. ./parts/cache.sh
. ./parts/runs.sh

# Says what the host is, makes room for the agent, and clears away what a run has left here whose watcher was killed. The files of a run
# are links to the cache: a tree that was written to has a file newer than all cached files are made to be, and counts no longer.
trap : INT HUP TERM PIPE
run=$1; host=$2; test=$3; beat=$4
mark=$run-$host
folder=; app=
leave() {
  for made in "$app" "$folder"; do [ -z "$made" ] || rm -rf -- "$made"; done
  exit "$1"
}
find_cache || refuse "$why"
clear_left
if ! folder=$(mktemp -d "${TMPDIR:-/tmp}/$mark.XXXXXX") || ! register; then leave 73; fi
printf '\nMULTIHOST-HOST\nsystem %s\nfolder %s\napp %s\ncache %s\n' "$(uname -sm)" "$folder" "$app" "$cache"
for name in $cleaned; do printf 'cleaned %s\n' "$name"; done
[ -z "$why" ] || printf 'note %s\n' "$(printf '%s' "$why" | tr '\n' ' ')"
. ./parts/dotnets.sh
. ./parts/icu.sh
printf 'end\n'
dotnet=; invariant=
while read -r verb rest; do
  case $verb in
    tree)
      name=${rest%% *}; tree=$cache/trees/${rest#* }
      if [ -d "$tree" ] && [ -n "$(find "$tree" -type f -newer "$cache/stamp")" ]; then
        rm -rf -- "$tree"
        find "$cache/files" -type f -newer "$cache/stamp" -exec rm -f {} +
      fi
      if [ ! -d "$tree" ]; then printf 'want\n'
      elif said=$({ touch "$tree" && cp -al "$tree" "$app/$name"; } 2>&1); then printf 'have\n'
      else printf 'failed %s (%s KiB are free there)\n' "$(printf '%s' "$said" | head -n 1)" "$(free_space)"
      fi ;;
    invariant) invariant=yes ;;
    agent) dotnet=$rest; break ;;
  esac
done
[ -n "$dotnet" ] || leave 0
[ "$dotnet" != provided ] || dotnet=$app/dotnet/dotnet
set -- "$dotnet" exec --depsfile "$app/app/$test.deps.json" --runtimeconfig "$app/app/$test.runtimeconfig.json" "$app/app/MultiHost.Agent.dll"
linked=yes
. ./parts/watch-over.sh

#!/bin/sh
# Enters a host: says its facts, takes "tree NAME HASH" lines, and with "agent DOTNET" becomes the agent's watcher. Arguments: run, host,
# name of the test assembly, how often the guard looks.
. ./parts/reap.sh
. ./parts/cache.sh

# Says what the host is, makes room for the agent, and clears away what a run has left here whose watcher was killed. Each folder
# of a run ends with the id of the process that will remove it; after a restart of the host another may have that id. The files of a
# run are links to the cache: a tree that was written to has a file newer than all cached files are made to be, and counts no longer.
trap : INT HUP TERM PIPE
run=$1; host=$2; test=$3; beat=$4
mark=$run-$host
folder=${TMPDIR:-/tmp}/$run/$host
app=$cache/runs/$node/$mark.$$
cleaned=
lives() {
  if [ -s "$1/run" ]; then grep -qsazF "$(cat "$1/run")" "/proc/${1##*.}/cmdline"
  else grep -qsaz multihost-receive "/proc/${1##*.}/cmdline"
  fi
}
leave() { rm -rf -- "$app"; exit "$1"; }
for old in "$cache/runs/$node"/* "$cache/incoming/$node"/*; do
  if [ ! -d "$old" ] || lives "$old"; then continue; fi
  if [ -s "$old/mark" ] && [ -s "$old/folder" ]; then
    reap "$(cat "$old/mark")"
    left=$(cat "$old/folder"); rm -rf -- "$left"; rmdir -- "${left%/*}" 2>/dev/null
    cleaned="$cleaned ${old##*/}"
  fi
  rm -rf -- "$old"
done
if ! mkdir "$app" || ! printf '%s' "$run" >"$app/run" || ! printf '%s\n' "$mark" >"$app/mark" || ! printf '%s\n' "$folder" >"$app/folder"; then leave 73; fi
printf '\nMULTIHOST-HOST\nsystem %s\nfolder %s\napp %s\ncache %s\n' "$(uname -sm)" "$folder" "$app" "$cache"
for name in $cleaned; do printf 'cleaned %s\n' "${name%.*}"; done
[ -z "$why" ] || printf 'note %s\n' "$(printf '%s' "$why" | tr '\n' ' ')"
. ./parts/dotnets.sh
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
. ./parts/watch-over.sh

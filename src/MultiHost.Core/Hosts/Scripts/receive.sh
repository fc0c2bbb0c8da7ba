#!/bin/sh
# Takes the keys of a tree's files up to an empty line, says those that it lacks, and takes the archive. Arguments: the tree, and how
# large the cache grows, in KiB.
. ./parts/own.sh
. ./parts/cache.sh

# A tree comes as an archive of the files that the cache lacks, and of hard links that make the tree out of all. It counts only when
# the archive's last entry is there: tar takes an archive that was cut between two entries for a whole one. Its first piece
# (LineRate.FirstBytes) is plain and comes in two pieces. We say when each is here, and are then told how the rest comes. A cached file that
# was written to is no longer what its name says, and is removed first; what has come and is not what its name says never gets there.
tree=$1; limit=$2
find_cache || refuse "$why"
work=$cache/incoming/$node/$tree.$$
counter=
trap 'rm -rf -- "$work"; [ -z "$counter" ] || kill $counter 2>/dev/null' EXIT
trap 'exit 75' INT HUP TERM PIPE
mkdir "$work" "$work/files" || exit 73
find "$cache/files" -type f -newer "$cache/stamp" -exec rm -f {} +
printf '\nMULTIHOST-HOST\n'
set --
link() { [ $# -eq 0 ] || ln "$@" "$work/files/"; }
while read -r key && [ -n "$key" ]; do
  if [ -f "$cache/files/$key" ]; then
    set -- "$@" "$cache/files/$key"
    [ $# -lt 500 ] || { link "$@"; set --; }
  else printf '%s  files/%s\n' "${key%.x}" "$key" >&3
  fi
done 3>"$work/sums"
link "$@"
# Only now: whoever still writes keys reads nothing, and both would wait.
cut -d / -f 2 "$work/sums"
printf 'end\n'
drop_oldest() {
  # shellcheck disable=SC2012 # names are hashes
  oldest=$(ls -1tr "$cache/trees" | head -n 1)
  if [ -z "$oldest" ] || [ "$oldest" = "$tree" ]; then return 1; fi
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
  trap 'kill -9 "$!" 2>/dev/null; exit' TERM
  while :; do sleep 1 >/dev/null 2>&1 & wait "$!"; printf 'has %s\n' "$(du -sk "$work" | cut -f 1)"; done
) </dev/null 2>/dev/null &
counter=$!
said=$({ unpack | tar -xpof - -C "$work"; } 2>&1); code=$?
kill $counter 2>/dev/null; wait $counter 2>/dev/null; counter=
# Says which of the files that have come are not what their names say. openssl is several times as fast as sha256sum; a host may have neither.
unfit() (
  cd "$work" || exit
  if found=$(cut -d ' ' -f 3 sums | xargs openssl dgst -sha256 -r 2>/dev/null); then
    [ "$(printf '%s\n' "$found" | sed 's/ [*]/  /')" != "$(cat sums)" ] || exit
  elif ! command -v sha256sum >/dev/null; then exit
  fi
  { LC_ALL=C sha256sum -c sums 2>&1 || echo 'what came is not what was sent'; } | grep -v ': OK$'
)
if [ $code -eq 0 ] && [ -e "$work/complete" ] && [ -s "$work/sums" ]; then
  said=$(unfit)
  [ -z "$said" ] || code=1
fi
fail_with() {
  printf 'free %s %s\nfailed %s\n' "$(free_space)" "$cache" "$(printf '%s' "$1" | head -n 3 | tr '\n' ' ')"
  exit 74
}
if [ $code -ne 0 ] || [ ! -e "$work/complete" ]; then fail_with "${said:-the archive came without its end}"; fi
find "$work/files" -type f -exec sh -c 'mv -f "$@" "$0/"' "$cache/files" {} +
# Of two hosts that share a cache only one can bring the tree, and it is the same tree.
[ -d "$cache/trees/$tree" ] || said=$(mv "$work/$tree" "$cache/trees/" 2>&1) || [ -d "$cache/trees/$tree" ] || fail_with "$said"
touch "$cache/trees/$tree"
while [ "$(du -sk "$cache" | cut -f 1)" -gt "$limit" ]; do drop_oldest || break; done
rm -rf -- "$work"
printf 'done\n'

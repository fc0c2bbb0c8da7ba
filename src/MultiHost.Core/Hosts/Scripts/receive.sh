#!/bin/sh
# Takes the keys of a tree's files up to an empty line, says those that it lacks, and takes the archive. Arguments: the tree, and how
# large the cache grows, in KiB.
. ./parts/cache.sh

# A tree comes as an archive of the files that the cache lacks, and of hard links that make the tree out of all. It counts only when
# the archive's last entry is there: tar takes an archive that was cut between two entries for a whole one. Its first piece
# (LineRate.FirstBytes) is plain and comes in two pieces. We say when each is here, and are then told how the rest comes. A cached file that
# was written to is no longer what its name says, and is removed first; what has come and is not what its name says never gets there.
tree=$1; limit=$2
work=$cache/incoming/$node/$tree.$$
counter=
trap 'rm -rf -- "$work"; [ -z "$counter" ] || kill $counter 2>/dev/null' EXIT
trap 'exit 75' INT HUP TERM PIPE
mkdir -p "$work/files" || exit 73
find "$cache/files" -type f -newer "$cache/stamp" -exec rm -f {} +
printf '\nMULTIHOST-HOST\n'
set --
while read -r key && [ -n "$key" ]; do
  if [ -f "$cache/files/$key" ]; then set -- "$@" "$cache/files/$key"
  else printf '%s\n' "$key"; printf '%s  files/%s\n' "${key%.x}" "$key" >&3
  fi
done 3>"$work/sums"
[ $# -eq 0 ] || ln "$@" "$work/files/"
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
  wait=; trap 'kill $wait 2>/dev/null; exit' TERM
  while :; do sleep 1 >/dev/null 2>&1 & wait=$!; wait $wait; printf 'has %s\n' "$(du -sk "$work" | cut -f 1)"; done
) </dev/null 2>/dev/null &
counter=$!
said=$({ unpack | tar -xpof - -C "$work"; } 2>&1); code=$?
kill $counter 2>/dev/null; wait $counter 2>/dev/null
if [ $code -eq 0 ] && [ -e "$work/complete" ] && [ -s "$work/sums" ] && command -v sha256sum >/dev/null; then
  said=$(cd "$work" && { LC_ALL=C sha256sum -c sums 2>&1 || echo 'what came is not what was sent'; } | grep -v ': OK$')
  [ -z "$said" ] || code=1
fi
if [ $code -ne 0 ] || [ ! -e "$work/complete" ]; then
  printf 'free %s %s\nfailed %s\n' "$(free_space)" "$cache" "$(printf '%s' "${said:-the archive came without its end}" | head -n 3 | tr '\n' ' ')"
  exit 74
fi
find "$work/files" -type f -exec sh -c 'mv -f "$@" "$0/"' "$cache/files" {} +
[ -d "$cache/trees/$tree" ] || mv "$work/$tree" "$cache/trees/" || exit 74
touch "$cache/trees/$tree"
while [ "$(du -sk "$cache" | cut -f 1)" -gt "$limit" ]; do drop_oldest || break; done
rm -rf -- "$work"
printf 'done\n'

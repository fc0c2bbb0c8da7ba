#!/bin/sh
# Answers the doctor's questions about a host, each with lines up to "end", and ends with its input. A file that it wrote does not stay,
# however it ends. Arguments: names or paths of QEMU, the wanted one first.
. ../../../MultiHost.Core/Hosts/Scripts/parts/own.sh
. ../../../MultiHost.Core/Hosts/Scripts/parts/cache.sh
umask "$mask"
programs=$*
# try_disk FOLDER [exec]: how much is free there, and whether programs run from it. What a run needs is tried with a file of a new name.
try_disk() {
  if ! file=$(mktemp "$1/mh-doctor.XXXXXX" 2>&1); then
    printf 'unwritable %s\n' "$file"
  elif said=$({ head -c 4096 /dev/zero >"$file"; } 2>&1); then
    printf 'disk %s %s\n' "$(df -Pk "$1" | awk 'NR == 2 { print $4 }')" "$1"
    printf '#!/bin/sh\n' >"$file"; chmod 700 "$file"
    [ -z "${2:-}" ] || "$file" 2>/dev/null || printf 'noexec %s\n' "$1"
    rm -f -- "$file"
  else
    printf 'unwritable %s\n' "$said"
    rm -f -- "$file"
  fi
}
facts() {
  printf 'user %s\nsystem %s\n' "$(id -un)" "$(uname -sm)"
  for tool in grep find tar gzip awk cut head tr touch mkdir mktemp id readlink df du; do
    command -v "$tool" >/dev/null || printf 'lacks %s\n' "$tool"
  done
  umask 077
  if find_cache; then cached=elsewhere; try_disk "$cache" exec; else cached=unwritable; fi
  [ -z "$why" ] || printf '%s %s\n' "$cached" "$(printf '%s' "$why" | tr '\n' ' ')"
  umask "$mask"
  try_disk "${TMPDIR:-/tmp}"
  . ../../../MultiHost.Virtualization/Hosts/Scripts/parts/find-hypervisors.sh
  { true </dev/kmsg; } 2>/dev/null || printf 'unheard /dev/kmsg\n'
  . ../../../MultiHost.Core/Hosts/Scripts/parts/dotnets.sh
  . ../../../MultiHost.Core/Hosts/Scripts/parts/icu.sh
}
written=
trap '[ -z "$written" ] || rm -f -- "$written"' EXIT
trap 'exit 1' HUP INT TERM PIPE
printf '\nMULTIHOST-HOST\n'
while read -r verb word rest; do
  case $verb in
    facts) facts ;;
    clock) date +%s.%N ;;
    write)
      # A file of that name that is there is not ours, whoever guessed it.
      if said=$(set -C; { : >"$rest"; } 2>&1); then
        written=$rest
        said=$({ printf '%s\n' "$word" >"$rest"; } 2>&1) || printf 'failed %s\n' "$said"
      else printf 'failed %s\n' "$said"
      fi ;;
    read)
      for name in $rest; do
        if said=$(cat -- "$folder/$word$name" 2>&1); then printf 'read %s %s\n' "$name" "$said"
        else printf 'missing %s %s\n' "$name" "$said"
        fi
      done ;;
    folder) folder="$word${rest:+ $rest}"; [ -d "$folder" ] || printf 'absent\n' ;;
    remove) rm -f -- "$written"; written= ;;
    touch) if said=$(set -C; { : >"$folder/$word"; } 2>&1); then rm -f -- "$folder/$word"; printf 'writable\n'; else printf 'refused %s\n' "$said"; fi ;;
    program) command -v "$word" >/dev/null || printf 'absent\n' ;;
  esac
  printf 'end\n'
done

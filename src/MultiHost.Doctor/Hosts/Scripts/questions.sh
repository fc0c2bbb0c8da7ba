#!/bin/sh
# Answers the doctor's questions about a host, each with lines up to "end", and ends with its input. A file that it wrote does not stay,
# however it ends. Arguments: names or paths of QEMU, the wanted one first.
programs=$*
facts() {
  printf 'user %s\nsystem %s\n' "$(id -un)" "$(uname -sm)"
  for tool in grep find tar gzip awk cut head tr touch mkdir readlink df du; do
    command -v "$tool" >/dev/null || printf 'lacks %s\n' "$tool"
  done
  for disk in "${XDG_CACHE_HOME:-$HOME/.cache}/multihost" "${TMPDIR:-/tmp}"; do
    if said=$({ mkdir -p "$disk" && head -c 4096 /dev/zero >"$disk/mh-doctor-$$"; } 2>&1); then
      printf 'disk %s %s\n' "$(df -Pk "$disk" | awk 'NR == 2 { print $4 }')" "$disk"
    else
      printf 'unwritable %s\n' "$said"
    fi
    rm -f -- "$disk/mh-doctor-$$"
  done
  for program in $programs; do
    found=$(command -v "$program") && { printf 'qemu %s\n' "$found"; break; }
  done
  [ ! -e /dev/kvm ] || printf 'kvm there\n'
  ! command -v virsh >/dev/null || printf 'virsh there\n'
  . ../../../MultiHost.Core/Hosts/Scripts/parts/dotnets.sh
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
      written=$rest
      said=$({ printf '%s\n' "$word" >"$rest"; } 2>&1) || printf 'failed %s\n' "$said" ;;
    read)
      for name in $rest; do
        if said=$(cat -- "$folder/$word$name" 2>&1); then printf 'read %s %s\n' "$name" "$said"
        else printf 'missing %s %s\n' "$name" "$said"
        fi
      done ;;
    folder) folder="$word${rest:+ $rest}"; [ -d "$folder" ] || printf 'absent\n' ;;
    remove) rm -f -- "$written"; written= ;;
    touch) if said=$({ : >"$folder/$word"; } 2>&1); then rm -f -- "$folder/$word"; printf 'writable\n'; else printf 'refused %s\n' "$said"; fi ;;
    program) command -v "$word" >/dev/null || printf 'absent\n' ;;
    libvirt) virsh -q -c qemu:///system version 2>&1 ;;
  esac
  printf 'end\n'
done

#!/bin/sh
# Says what the machine is, as "NAME VALUE" lines, which MachineFacts reads: sizes in KiB, and no line for what it does not know.
printf 'arch %s\nkernel %s\n' "$(uname -m)" "$(uname -r)"
for file in /etc/os-release /usr/lib/os-release; do
  [ -r "$file" ] || continue
  # shellcheck source=/dev/null
  (ID=linux; VERSION_ID=; . "$file"; printf 'distribution %s\nrelease %s\n' "$ID" "$VERSION_ID")
  break
done
cores=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || grep -c '^processor' /proc/cpuinfo)
printf 'cores %s\n' "$cores"
printf 'memory %s\n' "$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)"
printf 'disk %s\n' "$(df -Pk "${TMPDIR:-/tmp}" | awk 'NR == 2 { print $4 }')"

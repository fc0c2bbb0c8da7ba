#!/bin/sh
# Fills a disk in memory until nothing more fits. Argument: where it is mounted.
folder=$1; file=$folder/.multihost-fill
[ "$(stat -f -c %T "$folder")" = tmpfs ] || { echo "$folder is no disk of its own in memory" >&2; exit 3; }
# The last bytes are filled one page at a time. dd ends with an error when nothing more fits, which is what is wanted.
dd if=/dev/zero bs=64k of="$file" 2>/dev/null
dd if=/dev/zero bs=4k oflag=append conv=notrunc of="$file" 2>/dev/null
[ "$(stat -f -c %a "$folder")" = 0 ]

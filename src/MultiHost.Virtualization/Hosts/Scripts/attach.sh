#!/bin/sh
# Runs a program in a folder of its own, beside a file "image", for as long as our input lasts. Arguments: the image for printf, and the
# command.
folder=$(mktemp -d "${TMPDIR:-/tmp}/mh-attach.XXXXXX") || exit 73
trap 'rm -rf -- "$folder"' EXIT
trap : HUP INT TERM PIPE
# shellcheck disable=SC2059 # the image is octal escapes alone
cd "$folder" && printf "$1" >image && mkfifo in || exit 73
shift
exec 3<&0
"$@" <in 3<&- &
program=$!
{ cat <&3 >in; kill -9 $program; } >/dev/null 2>&1 &
feeder=$!
exec 3<&-
wait $program
code=$?
kill $feeder 2>/dev/null
exit $code

#!/bin/sh
# Runs a command, says what it wrote up to a line "end", and its exit code. It ends with our input. Arguments: the command.
printf '\nMULTIHOST-HOST\n'
exec 3<&0
"$@" </dev/null 2>&1 3<&- &
asked=$!
{ cat <&3 >/dev/null; kill -9 $asked; } >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait $asked
code=$?
kill $watcher 2>/dev/null
printf '\nend\n%s\n' $code

# The runs that have something on this host. Each has a folder "MARK.NAMESPACE.ID" in the cache, which ends with the process that will
# remove it and the PID namespace in which that has this id; the file "folder" in it names the session's other folder.
namespace=$(readlink /proc/self/ns/pid); namespace=${namespace#*[}; namespace=${namespace%]}

# register: makes the folder of this session, $app.
register() {
  app=$cache/runs/$node/$mark.$namespace.$$
  mkdir "$app" && printf '%s\n' "$folder" >"$app/folder"
}

# lives FOLDER: whether the process at the end of its name is still one of ours; after a restart of the host another may have that id. Of
# those of another namespace nothing is seen but that their guard touches the file "folder": they count as dead after an hour without.
lives() {
  left=${1##*/}; id=${left##*.}; left=${left%.*}
  case $1 in
    "$cache/runs"/*)
      [ "${left##*.}" = "$namespace" ] || { [ -z "$(find "$1/folder" -prune -mmin +60 2>/dev/null)" ]; return; }
      grep -qsaz multihost-watch "/proc/$id/cmdline" ;;
    *) grep -qsaz multihost-receive "/proc/$id/cmdline" ;;
  esac
}

# clear_left: clears away what runs have left here whose watcher and guard were killed, and names them in $cleaned. A name in a file is
# removed only if it is one that the session may have made.
clear_left() {
  cleaned=
  for old in "$cache/runs/$node"/* "$cache/incoming/$node"/*; do
    if [ ! -d "$old" ] || lives "$old"; then continue; fi
    if [ -s "$old/folder" ]; then
      gone=${old##*/}; gone=${gone%.*}; gone=${gone%.*}
      reap "$gone"
      left=$(cat "$old/folder")
      case ${left##*/} in "$gone".??????) if is_own "$left"; then rm -rf -- "$left"; fi ;; esac
      cleaned="$cleaned $gone"
    fi
    rm -rf -- "$old"
  done
}

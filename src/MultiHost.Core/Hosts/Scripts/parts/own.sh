# is_own FOLDER: whether a folder is this account's, and nobody else can write to it; a group of the account's own name has no other
# member. A link to one must be this account's, too.
is_own() {
  user=$(id -u)
  if [ ! -d "$1" ] || [ -z "$(find "$1" -prune -user "$user")" ]; then return 1; fi
  [ -n "$(find "$1/." -prune -user "$user" ! -perm -002 ! -perm -020)" ] && return
  [ "$(id -gn)" = "$(id -un)" ] && [ -n "$(find "$1/." -prune -user "$user" ! -perm -002 -group "$(id -g)")" ]
}
refuse() {
  printf 'multihost: %s\n' "$*" >&2
  exit 73
}

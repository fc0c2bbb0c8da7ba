# Says "libc musl" where that is so, every dotnet, and the frameworks beside it, as HostFacts reads them.
for file in /lib/ld-musl-*; do [ ! -e "$file" ] || printf 'libc musl\n'; done
for dotnet in "$(command -v dotnet)" "${DOTNET_ROOT:-$HOME/.dotnet}/dotnet"; do
  [ -x "$dotnet" ] || continue
  printf 'dotnet %s\n' "$dotnet"
  root=$(readlink -f "$dotnet"); root=${root%/*}
  for framework in "$root"/shared/*/*; do
    name=${framework%/*}
    [ ! -d "$framework" ] || printf 'runtime %s %s\n' "${name##*/}" "${framework##*/}"
  done
done

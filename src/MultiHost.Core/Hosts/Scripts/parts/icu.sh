# has_icu: whether .NET finds the ICU libraries, or is told not to look for them.
has_icu() {
  case ${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-} in 1 | [Tt][Rr][Uu][Ee]) return 0 ;; esac
  for file in /lib/libicuuc.so* /usr/lib/libicuuc.so* /lib64/libicuuc.so* /usr/lib64/libicuuc.so* /lib/*-linux-*/libicuuc.so* /usr/lib/*-linux-*/libicuuc.so* \
    /usr/local/lib/libicuuc.so* $(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null | sed -n 's/.*libicuuc\.so.*=> //p'); do
    [ ! -e "$file" ] || return 0
  done
  return 1
}
has_icu || printf 'icu missing\n'

# shellcheck shell=bash
# Sourced by build.sh: native code, made ahead of time, for what all processes of the tests load. A run starts some thousand .NET processes, each of which would
# compile the same methods anew. Tests' own assemblies stay as they are, since people debug and cover those; and so does src, of which packages are made: an
# assembly with native code runs on one kind of processor alone.

precompiled_names='^(MultiHost[.](Agent|Core|DataCollector|Linux|Report|RunSettings[.]TestAdapter|TestAdapter|TestLogger|Virtualization|FluentAssertions|Lab|Doctor)|multihost|Xunit[.]MultiHost|xunit[.].*|testhost|FluentAssertions|Newtonsoft[.]Json|System[.]CommandLine|Xunit[.]SkippableFact|Microsoft[.](VisualStudio[.])?TestPlatform[.].*)[.]dll$'

# Only speed is lost where the compiler cannot be had.
precompile() {
  local words crossgen='' framework
  mkdir -p artifacts/precompiled
  if words=$(dotnet msbuild eng/crossgen.proj -restore -target:Say -nologo -verbosity:minimal 2>artifacts/precompile.log); then
    crossgen=$(sed -n 's/^ *crossgen //p' <<<"$words")
  fi
  # It comes out of its package without the right to be run.
  if [ ! -f "$crossgen" ] || ! { [ -x "$crossgen" ] || chmod u+x "$crossgen"; }; then
    say "The tests run without native code, and slower: the compiler for it could not be fetched (artifacts/precompile.log)."
    printf '%s\n' "$words" >>artifacts/precompile.log
    return 0
  fi
  framework=$(dotnet --list-runtimes | sed -n 's:^Microsoft.NETCore.App \([^ ]*\) \[\(.*\)\]$:\2/\1:p' | tail -n 1)
  find tests samples docs benchmarks -path "*/bin/$configuration/net10.0/*.dll" ! -path '*/runtimes/*' -printf '%f\t%p\n' \
    | awk -F '\t' -v names="$precompiled_names" '$1 ~ names { print $2 }' >artifacts/precompile.list
  xargs -a artifacts/precompile.list sha256sum | sort >artifacts/precompile.sums
  # Each content once, by as many processes as there are processors; then every place of it.
  awk '!seen[$1]++' artifacts/precompile.sums \
    | xargs -P "$(nproc)" -L 1 bash -c 'precompile_one "$@"' _ "$crossgen" "$framework" >>artifacts/precompile.log 2>&1 || true
  local sum path
  while read -r sum path; do
    [ ! -f "artifacts/precompiled/$sum.dll" ] || cp "artifacts/precompiled/$sum.dll" "$path"
  done <artifacts/precompile.sums
}

# precompile_one CROSSGEN FRAMEWORK SUM PATH: what is native already, or no assembly, stays.
precompile_one() {
  local made="artifacts/precompiled/$3.dll"
  [ ! -f "$made" ] || return 0
  if "$1" "$4" -o "$made.new" -r "$2/*.dll" -r "$(dirname "$4")/*.dll" -O; then mv "$made.new" "$made"; else rm -f "$made.new"; fi
}
export -f precompile_one

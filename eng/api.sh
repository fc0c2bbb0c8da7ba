# shellcheck shell=bash
# Sourced by build.sh: the public members of what is shipped, in each project's PublicAPI.Unshipped.txt.

# api [PROJECT…]: writes those files anew from the code, of all projects below src or of those named; where they differ the build fails with RS0016 or RS0017.
api() {
  need_dotnet
  mkdir -p artifacts
  # shellcheck disable=SC2046 # one word a project
  [ $# -gt 0 ] || set -- $(find src -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort)
  local project file
  for project; do printf '#nullable enable\n' >"src/$project/PublicAPI.Unshipped.txt"; done
  say "Building …"
  for project; do
    DOTNET_CLI_UI_LANGUAGE=en dotnet build "src/$project" -c $configuration --nologo -v quiet --tl:off -p:TreatWarningsAsErrors=false
  done >artifacts/build.log 2>&1 || { grep ' error ' artifacts/build.log | sort -u | head -n 40; fail "the build failed; see artifacts/build.log"; }
  for project; do
    file=src/$project/PublicAPI.Unshipped.txt
    # In the order of bytes, which is the same on every machine.
    sed -n "s|.* RS0016: [^']*'\(.*\)' is not part of the declared .*\[.*/src/$project/[^/]*\]\$|\1|p" artifacts/build.log | LC_ALL=C sort -u >>"$file"
  done
  git --no-pager diff --stat -- 'src/*/PublicAPI.*'
}

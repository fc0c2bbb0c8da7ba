#!/usr/bin/env bash
# The one door to this repository: ./build.sh help says what it can do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
configuration=Release
results=artifacts/test-results

usage() {
  cat <<'TEXT'
./build.sh COMMAND

  setup    install what is missing from the distribution (QEMU, OpenSSH), after saying so
  build    build everything
  demo     live-migrate running guests between two hosts on this machine, as tests
  test     run every test; ends with "N passed, N failed, N skipped"
  lab      real hosts on this machine: lab up --hosts 3, lab status, lab down (docs/lab.md; needs root)
  coverage write docs/migration-coverage.md anew, from the tests' traits
  guest    build the tiny Linux guest from packages of the distribution (docs/guests.md)
  bench    measure what the docs claim (docs/benchmarks.md)
  pack     make the NuGet packages in artifacts/packages
TEXT
}

say() { printf '%s\n' "$*"; }
fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

need_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing. On Debian or Ubuntu: apt-get install dotnet-sdk-10.0, or see https://dotnet.microsoft.com/download"
}

# QEMU and OpenSSH come from the distribution. Where they cannot be installed, the tests that need them are skipped and say so.
setup() {
  mkdir -p artifacts
  local packages=()
  command -v qemu-system-x86_64 >/dev/null || packages+=(qemu-system-x86)
  command -v ssh >/dev/null || packages+=(openssh-client)
  [ -x /usr/sbin/sshd ] || packages+=(openssh-server)
  [ ${#packages[@]} -gt 0 ] || return 0
  local install="apt-get install -y --no-install-recommends ${packages[*]}"
  if ! command -v apt-get >/dev/null; then
    say "Missing: ${packages[*]}, and this is no Debian or Ubuntu: install them yourself. Tests that need them will be skipped."
  elif [ "$(id -u)" = 0 ]; then
    say "Missing: ${packages[*]}. Installing them: $install"
    { apt-get update -qq && $install; } >artifacts/setup.log 2>&1 || { tail -n 20 artifacts/setup.log; fail "${packages[*]} could not be installed; see artifacts/setup.log"; }
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    say "Missing: ${packages[*]}. Installing them: sudo $install"
    { sudo apt-get update -qq && sudo $install; } >artifacts/setup.log 2>&1 || fail "${packages[*]} could not be installed; see artifacts/setup.log"
  else
    say "Missing: ${packages[*]}, and installing them needs root. Tests that need them will be skipped. Run: sudo $install"
  fi
}

# What `multihost lab` needs comes from the distribution too. Where it cannot be installed, the lab says what lacks.
setup_lab() {
  local tool lacking="" install="apt-get install -y --no-install-recommends iproute2 nftables openssh-server openssh-client netcat-openbsd iputils-ping busybox-static"
  for tool in ip tc nft sshd ssh ssh-keygen nc ping busybox; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$tool" >/dev/null || lacking="$lacking $tool"
  done
  if [ -z "$lacking" ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return; fi
  mkdir -p artifacts
  say "The lab needs programs that are missing:$lacking. Installing them: $install"
  case "$lacking" in *sshd*) say "On a machine with systemd, openssh-server also starts an ssh server of the machine itself; the lab does not need that one." ;; esac
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive $install; } >artifacts/setup-lab.log 2>&1 \
    || { tail -n 20 artifacts/setup-lab.log; fail "they could not be installed; see artifacts/setup-lab.log"; }
}

# The tiny Linux guest, kept in the user's cache folder; on a fresh machine apt may first need its lists.
build_guest() {
  multihost guest build >artifacts/guest.log 2>&1 && return
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then apt-get update -qq >>artifacts/guest.log 2>&1 || true; fi
  multihost guest build >>artifacts/guest.log 2>&1 || { tail -n 5 artifacts/guest.log; say "Tests with Linux guests will fail."; }
}

guest() {
  build src/MultiHost.Cli
  build_guest
  tail -n 1 artifacts/guest.log
}

lab() {
  if [ "${1:-}" = up ]; then setup_lab; fi
  build src/MultiHost.Cli
  multihost lab "$@"
}

# build [PROJECT]: everything, or one project and what it needs.
build() {
  need_dotnet
  mkdir -p artifacts
  say "Building …"
  dotnet build "${1:-MultiHost.sln}" -c $configuration --nologo -v minimal --tl:off >artifacts/build.log 2>&1 \
    || { grep -E 'error|warning' artifacts/build.log | sort -u | head -n 40; fail "the build failed; see artifacts/build.log"; }
}

# Everything that tests start or write goes below a temporary folder of our own, so that what they leave can be told from other people's.
begin_tests() {
  mkdir -p artifacts
  rm -rf "$results"
  TMPDIR=$(mktemp -d /tmp/mhb-XXXXXX)
  export TMPDIR
  trap end_tests EXIT
}

# Also after an interruption: a lab is taken down before its folder goes.
end_tests() {
  [ ! -d "$TMPDIR/lab" ] || multihost lab down --name ci --state "$TMPDIR/lab" || return 1
  rm -rf "$TMPDIR"
}

# Fails, and says what, if a folder or process of a run is still there.
check_leftovers() {
  local left
  left=$(find "$TMPDIR" -maxdepth 1 -name 'mh-*'; grep -lsa "TMPDIR=$TMPDIR" /proc/[0-9]*/environ | own_processes)
  [ -z "$left" ] || { say "Left over:"; say "$left"; return 1; }
}

# Of the files /proc/ID/environ given, the command lines of those that are not this script's own.
own_processes() {
  local path
  while read -r path; do
    path=${path%/environ}
    if grep -qsaE 'MULTIHOST_SESSION=' "$path/environ"; then printf '%s %s\n' "${path#/proc/}" "$(tr '\0' ' ' <"$path/cmdline")"; fi
  done
}

# run_tests NAME PROJECT ARGUMENT…: runs one test project and leaves NAME.trx in $results.
run_tests() {
  local name=$1 project=$2; shift 2
  dotnet test "$project" -c $configuration --no-build --nologo --tl:off --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" "$@"
}

# "passed failed skipped" of the TRX files given.
count() {
  awk '
    /<UnitTestResult / && match($0, /outcome="[A-Za-z]+"/) { n[substr($0, RSTART + 9, RLENGTH - 10)]++ }
    END { print n["Passed"] + 0, n["Failed"] + n["Aborted"] + n["Timeout"] + n["Error"] + 0, n["NotExecuted"] + 0 }' "$@"
}

# The skipped tests of the TRX files given, by their reasons.
skipped() {
  awk '
    /<UnitTestResult / { name = ""; if (/outcome="NotExecuted"/ && match($0, /testName="[^"]*"/)) name = substr($0, RSTART + 10, RLENGTH - 11) }
    name != "" && /<(Message|StdOut)>/ {
      sub(/^ *<[A-Za-z]+>/, ""); sub(/<\/[A-Za-z]+>.*/, ""); sub(/^\[[^]]*\] /, "")
      names[$0] = names[$0] "\n    " name; name = "" }
    END { for (reason in names) print "  " reason names[reason] }' "$@"
}

test_all() {
  setup
  local root=false
  if [ "$(id -u)" = 0 ]; then root=true; setup_lab; fi
  build
  build_guest
  begin_tests
  local status=0 project
  for project in tests/MultiHost.Core.Tests tests/Xunit.MultiHost.Tests tests/MultiHost.Virtualization.Tests tests/MultiHost.Lab.Tests \
    docs/examples samples/ClientServer; do
    say "== $project"
    run_tests "$(basename "$project")" "$project" || status=1
  done
  say "== tests/MigrationTests on this machine"
  run_tests MigrationTests tests/MigrationTests --settings runsettings/local.runsettings -- "MultiHost.Logs.Folder=$PWD/artifacts/logs" || status=1
  if $root; then
    say "== tests/MigrationTests on the lab, over ssh"
    test_on_lab || status=1
  fi
  check_leftovers || status=1
  say "== tests/MigrationCoverage: every row was proven by this run"
  MULTIHOST_RESULTS=$PWD/$results run_tests MigrationCoverage tests/MigrationCoverage || status=1

  local passed failed skips
  read -r passed failed skips < <(count "$results"/*.trx)
  if [ "$skips" -gt 0 ]; then
    say "Skipped:"
    skipped "$results"/*.trx
    if [ "${CI:-}" = true ] || { $root && command -v qemu-system-x86_64 >/dev/null; }; then
      say "No skipped test was expected here."
      status=1
    fi
  fi
  [ "$passed" -gt 0 ] || status=1
  [ "$failed" -eq 0 ] || status=1
  [ $status -eq 0 ] || say "The tests did not pass; their results are in $results."
  say "$passed passed, $failed failed, $skips skipped"
  return $status
}

# The same migrations on hosts that are reached over ssh: a lab of this run's own.
test_on_lab() {
  local state=$TMPDIR/lab settings=$PWD/artifacts/lab.runsettings status=0
  multihost lab up --name ci --state "$state" --hosts 4 --settings "$settings" --hide "$PWD" || return 1
  run_tests MigrationTestsOnLab tests/MigrationTests --settings "$settings" -- "MultiHost.Logs.Folder=$PWD/artifacts/logs" || status=1
  multihost lab down --name ci --state "$state" || status=1
  return $status
}

multihost() { dotnet "src/MultiHost.Cli/bin/$configuration/net10.0/multihost.dll" "$@"; }

demo() {
  say "MultiHost demo: a running virtual machine moves from one host to another while it works."
  say "The hosts are processes on this machine, and each test below runs on two or three of them at once."
  setup
  build tests/MigrationTests
  build src/MultiHost.Cli
  build_guest
  begin_tests
  local status=0
  run_tests MigrationTests tests/MigrationTests --settings runsettings/local.runsettings --logger "console;verbosity=normal" \
    -- "MultiHost.Logs.Folder=$PWD/artifacts/logs" >artifacts/demo.log 2>&1 &
  follow $! || status=1
  check_leftovers || status=1

  local passed failed skips migrations
  [ -f "$results/MigrationTests.trx" ] || { tail -n 30 artifacts/demo.log; fail "no test ran; the whole output is in artifacts/demo.log"; }
  read -r passed failed skips < <(count "$results/MigrationTests.trx")
  migrations=$(grep -cE '^\[xUnit.net .* ms in all' artifacts/demo.log || true)
  say ""
  if [ "$skips" -gt 0 ]; then say "Skipped:"; skipped "$results/MigrationTests.trx"; fi
  if [ $status -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]; then
    say "All $passed tests passed: $migrations live migrations, and after each one the guest was active and its work had gone on."
    say "No process and no folder of the demo is left. Read tests/MigrationTests to see how such a test is written."
  else
    [ "$failed" -eq 0 ] || sed -n '/Error Message:/,/Stack Trace:/p' artifacts/demo.log
    say "The demo did not pass: $passed passed, $failed failed, $skips skipped. The whole output is in artifacts/demo.log."
    status=1
  fi
  return $status
}

# Shows the tests and migrations of a demo as they come, and ends with it.
follow() {
  tail -n +1 -f --pid="$1" artifacts/demo.log | awk '
    /ms in all/ { sub(/^.*\] /, ""); print "    " $0; fflush() }
    /^ +(Passed|Failed|Skipped) / { print "  " $0; fflush() }'
  wait "$1"
}

pack() {
  build
  rm -rf artifacts/packages
  local project
  for project in MultiHost.Core MultiHost.Agent MultiHost.TestAdapter Xunit.MultiHost MultiHost.Virtualization MultiHost.FluentAssertions MultiHost.Lab MultiHost.Doctor MultiHost.Cli; do
    dotnet pack "src/$project" -c $configuration --no-build -o artifacts/packages -v quiet
  done
  ls artifacts/packages
}

coverage() {
  build tests/MigrationCoverage
  MULTIHOST_ACCEPT_COVERAGE=1 dotnet test tests/MigrationCoverage -c $configuration --no-build --nologo --tl:off --filter "FullyQualifiedName~Page_"
}

bench() {
  setup
  build
  dotnet run --project benchmarks/MultiHost.Benchmarks -c $configuration --no-build -- "$@"
}

case "${1:-help}" in
  setup) setup ;;
  build) build ;;
  test) test_all ;;
  demo) demo ;;
  lab) shift; lab "$@" ;;
  guest) guest ;;
  coverage) coverage ;;
  bench) shift; bench "$@" ;;
  pack) pack ;;
  help | -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac

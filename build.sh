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

  setup    install what is missing from the distribution (QEMU), after saying so
  build    build everything
  demo     live-migrate running guests between two hosts on this machine, as tests
  test     run every test; ends with "N passed, N failed, N skipped"
  bench    measure what the docs claim (docs/benchmarks.md)
  pack     make the NuGet packages in artifacts/packages
TEXT
}

say() { printf '%s\n' "$*"; }
fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

need_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing. On Debian or Ubuntu: apt-get install dotnet-sdk-10.0, or see https://dotnet.microsoft.com/download"
}

# QEMU comes from the distribution. Where it cannot be installed, the tests that need it are skipped and say so.
setup() {
  if command -v qemu-system-x86_64 >/dev/null; then return; fi
  local install="apt-get install -y --no-install-recommends qemu-system-x86"
  if ! command -v apt-get >/dev/null; then
    say "QEMU is missing, and this is no Debian or Ubuntu: install qemu-system-x86_64 yourself. Tests that need it will be skipped."
  elif [ "$(id -u)" = 0 ]; then
    say "QEMU is missing. Installing it: $install"
    { apt-get update -qq && $install; } >artifacts/setup.log 2>&1 || { tail -n 20 artifacts/setup.log; fail "QEMU could not be installed; see artifacts/setup.log"; }
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    say "QEMU is missing. Installing it: sudo $install"
    sudo apt-get update -qq && sudo $install >artifacts/setup.log 2>&1 || fail "QEMU could not be installed; see artifacts/setup.log"
  else
    say "QEMU is missing, and installing it needs root. Tests that need it will be skipped. Run: sudo $install"
  fi
}

build() {
  need_dotnet
  say "Building …"
  dotnet build MultiHost.sln -c $configuration -v quiet -nologo "-clp:NoSummary;ErrorsOnly" || fail "the build failed"
}

# Runs one test project and leaves its TRX in $results.
run_tests() {
  local project=$1; shift
  dotnet test "tests/$project" -c $configuration --no-build --nologo --results-directory "$results" --logger "trx;LogFileName=$project.trx" "$@"
}

# "passed failed skipped" of the TRX files given.
count() {
  awk '
    /<UnitTestResult / && match($0, /outcome="[A-Za-z]+"/) { n[substr($0, RSTART + 9, RLENGTH - 10)]++ }
    END { print n["Passed"] + 0, n["Failed"] + n["Aborted"] + n["Timeout"] + n["Error"] + 0, n["NotExecuted"] + 0 }' "$@"
}

# Each skipped test of the TRX files given, with its reason.
skipped() {
  awk '
    /<UnitTestResult / { name = ""; if (/outcome="NotExecuted"/ && match($0, /testName="[^"]*"/)) name = substr($0, RSTART + 10, RLENGTH - 11) }
    name != "" && /<(Message|StdOut)>/ { sub(/^ *<[A-Za-z]+>/, ""); sub(/<\/[A-Za-z]+>.*/, ""); print "  " name ": " $0; name = "" }' "$@"
}

test_all() {
  mkdir -p artifacts
  setup
  build
  rm -rf "$results"
  local status=0 project before
  before=$(leftovers)
  for project in MultiHost.Core.Tests Xunit.MultiHost.Tests MultiHost.Virtualization.Tests; do
    say "== $project"
    run_tests "$project" || status=1
  done
  say "== MigrationTests"
  run_tests MigrationTests --settings runsettings/local.runsettings || status=1
  check_leftovers "$before" || status=1

  local passed failed skips
  read -r passed failed skips < <(count "$results"/*.trx)
  if [ "$skips" -gt 0 ]; then
    say "Skipped:"
    skipped "$results"/*.trx
    if [ "${CI:-}" = true ] || command -v qemu-system-x86_64 >/dev/null; then
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

demo() {
  mkdir -p artifacts
  say "MultiHost demo: a running virtual machine moves from one host to another while it works."
  say "The two hosts are two processes on this machine, and each test below runs on both of them at once."
  setup
  build
  rm -rf "$results"
  local status=0 before
  before=$(leftovers)
  run_tests MigrationTests --settings runsettings/local.runsettings --logger "console;verbosity=normal" >artifacts/demo.log 2>&1 &
  follow $! || status=1
  check_leftovers "$before" || status=1

  local passed failed skips migrations
  [ -f "$results/MigrationTests.trx" ] || { tail -n 30 artifacts/demo.log; fail "no test ran; the whole output is in artifacts/demo.log"; }
  read -r passed failed skips < <(count "$results/MigrationTests.trx")
  migrations=$(grep -c 'migrated from ' "$results/MigrationTests.trx" || true)
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
    /migrated from / { sub(/^.*\] /, ""); print "    " $0; fflush() }
    /^ +(Passed|Failed|Skipped) / { print "  " $0; fflush() }'
  wait "$1"
}

# Folders and processes that a run of ours may leave, one a line.
leftovers() {
  find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'mh-*' 2>/dev/null | sort
  grep -lsa 'MULTIHOST_SESSION=' /proc/[0-9]*/environ 2>/dev/null | sort || true
}

check_leftovers() {
  local left
  left=$(comm -13 <(printf '%s\n' "$1") <(leftovers))
  [ -z "$left" ] || { say "Left over:"; say "$left"; return 1; }
}

pack() {
  build
  rm -rf artifacts/packages
  local project
  for project in MultiHost.Core MultiHost.Agent MultiHost.TestAdapter Xunit.MultiHost MultiHost.Virtualization; do
    dotnet pack "src/$project" -c $configuration --no-build -o artifacts/packages -v quiet
  done
  ls artifacts/packages
}

bench() {
  mkdir -p artifacts
  setup
  build
  dotnet run --project benchmarks/MultiHost.Benchmarks -c $configuration --no-build -- "$@"
}

case "${1:-help}" in
  setup) mkdir -p artifacts; setup ;;
  build) build ;;
  test) test_all ;;
  demo) demo ;;
  bench) shift; bench "$@" ;;
  pack) pack ;;
  help | -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac

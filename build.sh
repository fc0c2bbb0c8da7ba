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
  pictures take the pictures of the docs anew, as a browser shows the report (docs/images)
  guest    build the tiny Linux guest from packages of the distribution (docs/guests.md)
  soak     migrations with random faults in a row: soak --runs 200 --seed 7; on this machine and, as root, on the lab; soak --seed 7 --only 31 repeats one
  fuzz     generated inputs for all that comes from outside: fuzz --seconds 1800 --seed S; a failure names its seed
  bench    measure what the docs claim: bench [PAIRS] [tests|discovery|barriers|deployment|transports|migrations|report|pool|scale] (docs/benchmarks.md)
  api      write down the public members of the packages anew (PublicAPI.Unshipped.txt), after a change that is meant
  on       the two commands of the README on another release of the distribution: on trixie, or on trixie COMMAND… (needs root; CONTRIBUTING.md)
  pack     make the NuGet packages in artifacts/packages
TEXT
}

say() { printf '%s\n' "$*"; }
fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

need_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing. On Debian or Ubuntu: apt-get install dotnet-sdk-10.0, or see https://dotnet.microsoft.com/download"
}

. eng/setup.sh
. eng/api.sh
. eng/precompile.sh
. eng/tests.sh
. eng/soak.sh
. eng/fuzz.sh
. eng/on.sh

# build [PROJECT]: everything, or one project and what it needs. All projects share one compiler process, which would live on for ten minutes: a server of
# our own is ended.
build() {
  need_dotnet
  mkdir -p artifacts
  say "Building …"
  (
    trap end_compiler EXIT
    dotnet build "${1:-MultiHost.sln}" -c $configuration --nologo -v minimal --tl:off -p:UseSharedCompilation=true -p:SharedCompilationId=multihost-$$ \
      >artifacts/build.log 2>&1
  ) || { grep -E 'error|warning' artifacts/build.log | sort -u | head -n 40; fail "the build failed; see artifacts/build.log"; }
}

end_compiler() {
  local path
  while read -r path; do kill "$(basename "$(dirname "$path")")" || true; done < <(grep -lsa "pipename[:]multihost-$$" /proc/[0-9]*/cmdline)
}

multihost() { dotnet "src/MultiHost.Cli/bin/$configuration/net10.0/multihost.dll" "$@"; }

lab() {
  if [ "${1:-}" = up ]; then setup_lab; fi
  build src/MultiHost.Cli
  multihost lab "$@"
}

guest() {
  build src/MultiHost.Cli
  build_guest
  tail -n 1 artifacts/guest.log
}

coverage() {
  build tests/MigrationCoverage
  MULTIHOST_ACCEPT_COVERAGE=1 dotnet test tests/MigrationCoverage -c $configuration --no-build --nologo --tl:off --filter "FullyQualifiedName~Page_"
}

pictures() {
  setup
  setup_browser
  build tests/MultiHost.Report.Tests
  build tests/samples/FailingMigrations
  build src/MultiHost.Cli
  # Most of them fail, as they should; what matters is their report, which shows where their logs are: not somebody's own folders.
  local gallery=/tmp/gallery
  rm -rf $gallery
  dotnet test tests/samples/FailingMigrations -c $configuration --no-build --nologo --tl:off --settings runsettings/local.runsettings \
    --filter "FullyQualifiedName~Gallery|FullyQualifiedName~Work_check_fails|FullyQualifiedName~Destination_does_not_finish" \
    -- "MultiHost.Logs.Folder=$gallery" >artifacts/gallery.log 2>&1 || true
  multihost report $gallery --output $gallery/report.html
  MULTIHOST_GALLERY=$gallery/report.html MULTIHOST_PICTURES=$PWD/docs/images dotnet test tests/MultiHost.Report.Tests -c $configuration --no-build --nologo --tl:off --filter "FullyQualifiedName~Pictures_"
  rm -rf $gallery
}

# bench [PAIRS] [PART…]
bench() {
  setup
  if [ "$(id -u)" = 0 ]; then setup_lab; fi
  setup_bench
  setup_browser
  build
  dotnet run --project benchmarks/MultiHost.Benchmarks -c $configuration --no-build -- "$@"
}

pack() {
  build
  rm -rf artifacts/packages
  dotnet msbuild eng/shipped.proj -nologo -verbosity:quiet -maxCpuCount -target:Pack "-property:Configuration=$configuration;NoBuild=true;PackageOutputPath=$PWD/artifacts/packages/"
  ls artifacts/packages
}

case "${1:-help}" in
  setup) setup ;;
  build) build ;;
  test) test_all ;;
  demo) demo ;;
  lab) shift; lab "$@" ;;
  guest) guest ;;
  coverage) coverage ;;
  pictures) pictures ;;
  soak) shift; soak "$@" ;;
  fuzz) shift; fuzz "$@" ;;
  bench) shift; bench "$@" ;;
  api) shift; api "$@" ;;
  on) shift; on "$@" ;;
  root) make_root "${2:?}" ;; # for `test`, in the background
  pack) pack ;;
  help | -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac

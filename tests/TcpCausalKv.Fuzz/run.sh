#!/usr/bin/env bash
# Fuzzes one target with AFL++:  run.sh TARGET [SECONDS]      seconds: 600 if not said
#
# Needs afl-fuzz (Debian: apt-get install afl++) and the .NET SDK; the instrumenting tool is restored from .config/dotnet-tools.json.
# Everything is written below $FUZZ_DIR, or causalkv-fuzz in the temporary folder. A run goes on where the last one of the target ended.
# Exits with 1 if there is a finding: an input that crashes or hangs the target. `replay TARGET FILE` says what it breaks.
set -euo pipefail

target=${1:?usage: run.sh TARGET [SECONDS]}
seconds=${2:-600}
here=$(cd "$(dirname "$0")" && pwd)
folder=${FUZZ_DIR:-${TMPDIR:-/tmp}/causalkv-fuzz}
program=$folder/program-$target
findings=$folder/findings-$target
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

mkdir -p "$folder"
command -v afl-fuzz >/dev/null || { echo "afl-fuzz is missing: apt-get install afl++"; exit 2; }
[ -d "$here/seeds/$target" ] || { echo "there is no target '$target', but: $(ls "$here/seeds" | tr '\n' ' ')"; exit 2; }

# Only the product is instrumented: the coverage of the targets' own checks would lead the fuzzer astray.
rm -rf "$program"
cd "$here"
dotnet tool restore >/dev/null
dotnet publish --nologo -v q -c Release -o "$program"
dotnet sharpfuzz "$program/TcpCausalKv.Core.dll"
dotnet sharpfuzz "$program/TcpCausalKv.Node.dll"

# The binary that runs is dotnet's, which is not instrumented, and wants more address space than AFL's limits allow.
export AFL_SKIP_BIN_CHECK=1 AFL_AUTORESUME=1 AFL_NO_UI=1
export AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1
# Tiered compilation changes no branch, but the time of the first runs, by which AFL++ judges hangs.
export DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0

nice -n 19 afl-fuzz -i seeds/"$target" -o "$findings" -V "$seconds" -t 2000 -m none -G 8192 -- \
  dotnet "$program/TcpCausalKv.Fuzz.dll" "$target" >"$folder/log-$target" 2>&1 || { tail -20 "$folder/log-$target"; exit 2; }

stats=$findings/default/fuzzer_stats
value() { sed -n "s/^$1 *: //p" "$stats"; }
echo "$target: $(value execs_done) executions in $(value run_time) s, $(value corpus_count) inputs kept, coverage $(value bitmap_cvg)," \
  "$(value saved_crashes) crashes, $(value saved_hangs) hangs"
[ "$(value saved_crashes)" -eq 0 ] && [ "$(value saved_hangs)" -eq 0 ] || { echo "findings: $findings/default"; exit 1; }

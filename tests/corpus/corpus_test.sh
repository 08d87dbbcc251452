#!/bin/bash
# The corpus check on a repository of its own: what it stores, what it shows as different, what it refuses.
# Usage: corpus_test.sh PUNCHLIST
set -euo pipefail
punchlist=$(readlink -f "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=ada GIT_AUTHOR_EMAIL=ada@example.org GIT_COMMITTER_NAME=ada GIT_COMMITTER_EMAIL=ada@example.org

fail() { printf 'corpus_test: %s\n' "$*" >&2; exit 1; }
# expect CODE ARGUMENT...: runs the check, keeps what it says, and holds it to its exit code.
expect() {
  local wanted=$1 code=0
  shift
  python3 "$here/corpus.py" --punchlist "$punchlist" "$@" >"$work/out" 2>&1 || code=$?
  ((code == wanted)) || { cat "$work/out"; fail "ended with $code, not $wanted: $*"; }
}
says() { grep -qF -- "$1" "$work/out" || { cat "$work/out"; fail "does not say: $1"; }; }

mkdir -p "$work/corpus" "$work/demo/src"
cd "$work/demo"
printf '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n' >Cargo.toml
printf 'pub async fn nap() {\n    std::thread::sleep(std::time::Duration::MAX);\n}\n' >src/lib.rs
git init -q -b main && git add . && git commit -q -m one
first=$(git rev-parse HEAD)
printf 'pub async fn nap() {\n\n    std::thread::sleep(std::time::Duration::MAX);\n}\n' >src/lib.rs
git commit -q -a -m two
second=$(git rev-parse HEAD)

expect 2 "$work/corpus"
says "cannot read"
printf 'demo\t../demo/.git\t%s\n' "$first" >"$work/corpus/pins.tsv"
expect 1 "$work/corpus"
says "+ src/lib.rs:2 blocking-sleep-in-async proven"
[[ ! -e $work/corpus/findings ]] || fail "wrote without --update"
expect 0 --update "$work/corpus"
expect 0 "$work/corpus"
says "1 repositories, 1 findings: 0 repositories differ"
printf 'demo\t../demo/.git\t%s\n' "$second" >"$work/corpus/pins.tsv"
expect 1 "$work/corpus"
says "- src/lib.rs:2 blocking-sleep-in-async proven"
says "+ src/lib.rs:3 blocking-sleep-in-async proven"
expect 2 --only other "$work/corpus"
printf 'demo\t../demo/.git\t%s\n' 0123456789012345678901234567890123456789 >"$work/corpus/pins.tsv"
expect 2 "$work/corpus"
says "demo: no such revision: 0123456789"
printf 'demo ../demo/.git\n' >"$work/corpus/pins.tsv"
expect 2 "$work/corpus"
says "pins.tsv:1: not a name"
[[ -z $(git status --porcelain) && ! -d .git/punchlist ]] || fail "the check left something behind"

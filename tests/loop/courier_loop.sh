#!/bin/bash
# The whole loop on examples/courier: scan, plan, claim, a refusal, prepared patches, proofs by real cargo, summary.
# Usage: courier_loop.sh PUNCHLIST. Exits 77 (skipped) without a new enough cargo and Debian's crates, unless
# PUNCHLIST_NEED_CARGO is set.
set -euo pipefail

punchlist=$(readlink -f "$1")
source_root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf -- '--- %s\n' "$*"; }
fail() { printf 'courier_loop: %s\n' "$*" >&2; exit 1; }

if ! cargo --version >/dev/null 2>&1; then missing="cargo is not installed"
elif [[ ! -d /usr/share/cargo/registry ]] || ! compgen -G '/usr/share/cargo/registry/tokio-1.*' >/dev/null; then
  missing="the crates of librust-tokio-dev are not installed"
else missing=""; fi
if [[ -n $missing ]]; then
  [[ -z ${PUNCHLIST_NEED_CARGO:-} ]] || fail "$missing"
  printf 'skipped: %s\n' "$missing"
  exit 77
fi

# expect CODE COMMAND...: runs it, shows and keeps what it says ($work/out), and holds it to its exit code.
expect() {
  local wanted=$1 code=0
  shift
  say "$(basename "$1") ${*:2}"
  "$@" >"$work/out" 2>&1 </dev/null || code=$?
  cat "$work/out"
  ((code == wanted)) || fail "'$(basename "$1") ${*:2}' ended with $code, not $wanted"
}

says() { grep -qE -- "$1" "$work/out" || fail "the output does not say: $1"; }

commit_all() { git add -A && git commit -q -m "$1"; }

# The prepared patch for the task whose file this is, by the sources the task may change.
patch_for() {
  local name
  case $1 in
    *src/rates.rs*) name=runtime-in-load-tariff ;;
    *src/couriers.rs*) name=sleep-in-find-courier ;;
    *src/tracker.rs*) name=lock-in-refresh-board ;;
    *src/labels.rs*) name=process-in-render ;;
    *src/queue.rs*) name=send-in-enqueue-returned ;;
    *src/dispatch.rs*) name=spawn-in-watch-night-gate ;;
    *src/invoices.rs*) name=runtime-in-write-invoices ;;
    *src/notify.rs*) name=accessor-in-tell-recipient ;;
    *) fail "no prepared patch for a task on: $1" ;;
  esac
  printf '%s\n' "$source_root/examples/courier-fixes/$name.patch"
}

# frontmatter KEY FILE: the value of a key that stands on one line of a task file's frontmatter.
frontmatter() { sed -n "2,/^---/s/^$1: *//p" "$2"; }

# A repository of its own, with a fixed author and date. One target folder for all runs of cargo.
cp -r "$source_root/examples/courier" "$work/courier"
rm -rf "$work/courier/target"
cd "$work/courier"
export GIT_AUTHOR_NAME=courier GIT_AUTHOR_EMAIL=courier@example.org GIT_AUTHOR_DATE='2026-01-05T09:00:00Z'
export GIT_COMMITTER_NAME=courier GIT_COMMITTER_EMAIL=courier@example.org GIT_COMMITTER_DATE='2026-01-05T09:00:00Z'
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export PUNCHLIST_ACTOR=loop CARGO_TARGET_DIR=$work/target
unset PUNCHLIST_STORE
git init -q -b main
commit_all "A parcel courier service"

# --- scan: each specimen, none of the look-alikes ----------------------------------------------------------------------

expect 1 "$punchlist" scan
expect 1 "$punchlist" scan --format json
python3 - "$work/out" "$source_root/tests/loop/courier_findings.txt" <<'END'
import json, sys
found = sorted({f"{f['rule']} {f['location']['path']} {f['item'].split('::')[-1]}"
                for f in json.load(open(sys.argv[1]))["data"]["findings"]})
wanted = sorted(line.strip() for line in open(sys.argv[2]) if line.strip() and not line.startswith("#"))
for line in sorted(set(wanted) - set(found)): print("missed:", line)
for line in sorted(set(found) - set(wanted)): print("not expected:", line)
sys.exit(found != wanted)
END

# --- plan: twice is once -----------------------------------------------------------------------------------------------

expect 0 "$punchlist" plan
commit_all "Plan"
expect 0 "$punchlist" plan
[[ -z $(git status --porcelain) ]] || { git diff; fail "a second plan changed files"; }
expect 0 "$punchlist" task list
mapfile -t task_files < <(find .punchlist/phases -name '*.PLAN.md' | sort)
((${#task_files[@]} >= 2)) || fail "the plan has fewer than two tasks"

# --- work: refused without a change, proven with one -------------------------------------------------------------------

refused=no
done_tasks=0
remaining=("${task_files[@]}")
while ((${#remaining[@]} > 0)); do
  waiting=()
  progress=no
  for file in "${remaining[@]}"; do
    handle=$(basename "$file" | grep -oE '^[0-9]+-[0-9]+')
    code=0
    say "punchlist task claim $handle"
    "$punchlist" task claim "$handle" >"$work/out" 2>&1 </dev/null || code=$?
    cat "$work/out"
    if ((code == 15)); then waiting+=("$file"); continue; fi
    ((code == 0)) || fail "claiming $handle ended with $code"
    if [[ $refused == no ]]; then
      expect 4 "$punchlist" task complete "$handle"
      source_file=$(frontmatter files_modified "$file" | grep -oE 'src/[a-z_]+\.rs' | head -1)
      says "${source_file:-src/}"
      refused=yes
    fi
    patch=$(patch_for "$(frontmatter files_modified "$file")$(grep -oE 'src/[a-z]+\.rs:[0-9]+' "$file" | head -1)")
    if git apply --check "$patch" 2>/dev/null; then
      git apply "$patch"
      commit_all "Fix $handle"
    else
      git apply --check --reverse "$patch" || fail "$(basename "$patch") neither applies nor is applied"
    fi
    expect 0 "$punchlist" task complete "$handle"
    summary=$(dirname "$file")/$handle-SUMMARY.md
    [[ -s $summary ]] || fail "no $summary after the task was completed"
    grep -q 'cargo test --offline' "$summary" || fail "$summary does not name the run that proved it"
    commit_all "Complete $handle"
    done_tasks=$((done_tasks + 1))
    progress=yes
  done
  [[ $progress == yes || ${#waiting[@]} -eq 0 ]] || fail "nothing is ready: ${waiting[*]}"
  remaining=("${waiting[@]}")
done

# --- the end: nothing left, and the documents say so -------------------------------------------------------------------

expect 0 "$punchlist" scan
expect 0 "$punchlist" status
expect 0 "$punchlist" plan
says_done=$(grep -cE '^- \[x\] [0-9]+-[0-9]+' .punchlist/SUMMARY.md || true)
((says_done == done_tasks)) || fail "SUMMARY.md ticks $says_done of $done_tasks completed tasks"
say "courier_loop: $done_tasks tasks completed and proven by cargo; one refused before its change"

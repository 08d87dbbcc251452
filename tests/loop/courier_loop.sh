#!/bin/bash
# The whole loop on examples/courier: scan, plan, two work trees at once, refusals, prepared patches, proofs by real cargo,
# merges, phases verified, summary, and the documents as golden files (UPDATE_GOLDEN=1 rewrites tests/loop/golden).
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

# expect CODE COMMAND...: runs it, shows and keeps what it says ($out), and holds it to its exit code.
out=$work/out
expect() {
  local wanted=$1 code=0
  shift
  say "$(basename "$1") ${*:2}"
  "$@" >"$out" 2>&1 </dev/null || code=$?
  cat "$out"
  ((code == wanted)) || fail "'$(basename "$1") ${*:2}' ended with $code, not $wanted"
}

says() { grep -qE -- "$1" "$out" || fail "the output does not say: $1"; }

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
mapfile -t task_files < <(find .punchlist/phases -name '*-PLAN.md' | sort)
((${#task_files[@]} >= 2)) || fail "the plan has fewer than two tasks"

# --- work: two linked work trees at once; refused without a change and for a wrong one ---------------------------------

# work_in TREE: takes the next task, fixes it by its patch, proves it. 15: nothing is ready now, 3: nothing is open.
work_in() {
  local tree=$1 code=0 handle file patch
  out=$work/out-$tree
  cd "$work/$tree"
  git merge -q --ff-only main
  "$punchlist" task claim --next --format json >"$out" 2>"$out.err" </dev/null || code=$?
  ((code == 0)) || return "$code"
  read -r handle file < <(python3 -c 'import json,sys; d=json.load(open(sys.argv[1]))["data"]; print(d["handle"], d["file"])' "$out")
  say "$tree works on $handle"
  if [[ ! -e $work/refused-$tree ]]; then
    touch "$work/refused-$tree"
    expect 4 "$punchlist" task complete "$handle"
    says "$(frontmatter files_modified "$file" | grep -oE 'src/[a-z_]+\.rs' | head -1)"
  fi
  patch=$(patch_for "$(frontmatter files_modified "$file")$(grep -oE 'src/[a-z]+\.rs:[0-9]+' "$file" | head -1)")
  if [[ $(basename "$patch") == sleep-in-find-courier.patch ]]; then
    # The first try only hides the sleep in a function: refused, and its new place is named.
    git apply "$source_root/tests/loop/wrong-sleep-in-find-courier.patch"
    commit_all "Rest between calls"
    expect 4 "$punchlist" task complete "$handle"
    says 'src/couriers\.rs:[0-9]+'
    says rest
    git revert --no-edit HEAD >/dev/null
  fi
  if git apply --check "$patch" 2>/dev/null; then
    git apply "$patch"
    commit_all "Fix $handle

Punchlist-Task: $handle"
  else
    git apply --check --reverse "$patch" || fail "$(basename "$patch") neither applies nor is applied"
  fi
  expect 0 "$punchlist" task complete "$handle"
  [[ -s $(dirname "$file")/$handle-SUMMARY.md ]] || fail "no summary of $handle after it was completed"
  grep -q 'cargo test --offline' "$(dirname "$file")/$handle-SUMMARY.md" || fail "the summary of $handle names no run"
  commit_all "Complete $handle"
}

for tree in left right; do git worktree add -q -b "$tree" "$work/$tree"; done
both=0
while :; do
  code_left=0 code_right=0
  (work_in left) >"$work/said-left" 2>&1 & left=$!
  (work_in right) >"$work/said-right" 2>&1 & right=$!
  wait "$left" || code_left=$?
  wait "$right" || code_right=$?
  cat "$work/said-left" "$work/said-right"
  for code in "$code_left" "$code_right"; do
    ((code == 0 || code == 3 || code == 15)) || fail "a work tree ended with $code"
  done
  ((code_left == 0 || code_right == 0)) || break
  ((code_left != 0 || code_right != 0)) || both=$((both + 1))
  # What was done at once comes together without a conflict, now in one order and now in the other.
  ((both % 2)) && order="left right" || order="right left"
  for tree in $order; do git merge -q --no-edit "$tree"; done
done
((code_left == 3 && code_right == 3)) || fail "tasks are left that nobody can take"
((both > 0)) || fail "the two work trees never worked at once"
done_tasks=${#task_files[@]}

# --- the phases, on the merged commit ----------------------------------------------------------------------------------

expect 0 "$punchlist" verify --all
says 'passed on commit'

# --- the end: nothing left, and the documents say so -------------------------------------------------------------------

expect 0 "$punchlist" scan
expect 0 "$punchlist" status
expect 0 "$punchlist" plan
says_done=$(grep -cE '^- \[x\] [0-9]+-[0-9]+' .punchlist/SUMMARY.md || true)
((says_done == done_tasks)) || fail "SUMMARY.md ticks $says_done of $done_tasks completed tasks"
# --- the documents, as golden files ------------------------------------------------------------------------------------

python3 "$source_root/tests/loop/golden.py" "$source_root/tests/loop/golden" .punchlist || fail "the documents are others"
say "courier_loop: $done_tasks tasks completed and proven by cargo in two work trees, $both times at once"

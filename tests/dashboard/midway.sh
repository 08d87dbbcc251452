#!/bin/bash
# Makes examples/courier as it stands in the middle of the work: nine commits on main, two tasks proven by runs, one proof
# refused, one task held, one blocked, one finding accepted. The dashboard's tests and its picture show this state.
# Usage: midway.sh PUNCHLIST FOLDER [--quick]: FOLDER is made anew. The proofs run real cargo; with --quick, git alone.
set -euo pipefail

punchlist=$(readlink -f "$1")
mkdir -p "$2"
work=$(readlink -f "$2")
quick=${3:-}
source_root=$(cd "$(dirname "$0")/../.." && pwd)
fixes=$source_root/examples/courier-fixes

export GIT_AUTHOR_NAME=courier GIT_AUTHOR_EMAIL=courier@example.org
export GIT_COMMITTER_NAME=courier GIT_COMMITTER_EMAIL=courier@example.org
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null CARGO_TARGET_DIR=$work/target CARGO_TERM_COLOR=never
unset PUNCHLIST_STORE
day=5

quiet() {
  local wanted=$1 code=0
  shift
  "$@" >"$work/said" 2>&1 </dev/null || code=$?
  ((code == wanted)) || { cat "$work/said"; printf 'midway: %s ended with %s, not %s\n' "${*:2}" "$code" "$wanted" >&2; exit 1; }
}

commit_all() {
  GIT_AUTHOR_DATE="2026-01-$(printf %02d $day)T09:00:00Z"
  export GIT_AUTHOR_DATE GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
  git add -A
  git commit -q -m "$1"
  day=$((day + 1))
}

# as WHO VERB...: punchlist in the work tree of that person, with the exit code that is expected first.
as() {
  local who=$1
  shift
  (cd "$work/$who" && PUNCHLIST_ACTOR=$who quiet "$1" "$punchlist" "${@:2}")
}

# task_on FILE: the handle of the task that may change it.
task_on() { grep -lE "^files_modified:.*src/$1" "$work"/courier/.punchlist/phases/*/*-PLAN.md | sed 's|.*/||; s|^\([0-9]*-[0-9]*\).*|\1|' | head -1; }

rm -rf "${work:?}"/{courier,ada,bela,chi,dara}
cp -r "$source_root/examples/courier" "$work/courier"
rm -rf "$work/courier/target"
cd "$work/courier"
if [[ $quick == --quick ]]; then
  sed -i 's|cargo check --offline|git log -1 --format=%s|; s|cargo test --offline|git grep -c tokio -- src|' punchlist.yaml
fi
git init -q -b main

# --- a service grows, and misuse with it -------------------------------------------------------------------------------

later=(process-in-render lock-in-refresh-board runtime-in-load-tariff send-in-enqueue-returned spawn-in-watch-night-gate)
words=("Print labels with a program of our own" "Show where the couriers are" "Read the tariff when the first parcel comes"
  "Take returned parcels back into the queue" "Watch the night gate")
for name in "${later[@]}"; do git apply "$fixes/$name.patch"; done
commit_all "A parcel courier service"
quiet 1 "$punchlist" scan
for i in "${!later[@]}"; do
  git apply --reverse "$fixes/${later[$i]}.patch"
  commit_all "${words[$i]}"
  quiet 1 "$punchlist" scan
done

# --- an audit: a plan, and one decision --------------------------------------------------------------------------------

finding=$(("$punchlist" scan --format json || true) | python3 -c 'import json, sys
print(next(f["id"] for f in json.load(sys.stdin)["data"]["findings"] if f["location"]["path"] == "src/invoices.rs"))')
PUNCHLIST_ACTOR=dara quiet 0 "$punchlist" finding dismiss "$finding" --as accepted --expires 2027-03-31 \
  --reason "invoices are written once a night, by a program of their own"
quiet 0 "$punchlist" plan
commit_all "Plan the repairs"
quiet 1 "$punchlist" scan
for who in ada bela chi dara; do git worktree add -q -b "$who" "$work/$who"; done

# fix WHO PATCH-OR-NAME MESSAGE
fix() {
  cd "$work/$1"
  git apply "$2"
  commit_all "$3"
  cd "$work/courier"
}

# Ada mends two, each proven and merged.
for name in runtime-in-load-tariff:rates send-in-enqueue-returned:queue; do
  handle=$(task_on "${name#*:}")
  as ada 0 task claim "$handle"
  fix ada "$fixes/${name%:*}.patch" "Fix $handle

Punchlist-Task: $handle"
  as ada 0 task complete "$handle"
  (cd "$work/ada" && commit_all "Complete $handle")
  git merge -q --no-edit ada
  quiet 1 "$punchlist" scan
done

# Bela hides the sleep in a function: refused; the task stays in hand.
handle=$(task_on couriers)
as bela 0 task claim "$handle"
fix bela "$source_root/tests/loop/wrong-sleep-in-find-courier.patch" "Rest between calls"
as bela 4 task complete "$handle"

# Chi works on the lock; Dara waits for an answer about the gate.
as chi 0 task claim "$(task_on tracker)" --ttl 90m
handle=$(task_on dispatch)
as dara 0 task claim "$handle"
as dara 0 task block "$handle" --reason "which runtime owns the gate's camera? asked the hardware team on Monday"

# The newest scan is that of main, as it would be in CI.
quiet 1 "$punchlist" scan
printf '%s\n' "$work/courier"

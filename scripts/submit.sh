#!/usr/bin/env bash
# Submits one program to a run, and prints its answers: one line each, NAME<tab>VALUE, and of what was written NAME<tab>FILE. Takes the options of
# 'actorshm eval'. What is too long to be printed and was written nowhere is named on standard error.
#
#   scripts/submit.sh 'mean(x); max(x)' --input x=x.npy
#   scripts/submit.sh 'y = sqrt(x)' --input x=x.npy --output y=y.npy
#
# Exit code: that of 'actorshm eval'. With JSON=1 it prints the whole document instead.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

actorshm=$(find_actorshm)
answer=$("$actorshm" eval --run-dir "$(run_directory)" --json "$@")
if [ -n "${JSON:-}" ] || [ "${answer:0:1}" != "{" ]; then # or what --help prints
  printf '%s\n' "$answer"
  exit 0
fi
if ! command -v python3 >/dev/null; then
  echo "python3 is missing, which takes the answers out of the document; JSON=1 prints the document." >&2
  exit 2
fi
python3 -c '
import json, sys
answer = json.load(sys.stdin)
for result in answer["results"]:
    if result["note"] is not None:
        print(result["name"] + ": " + result["note"], file=sys.stderr)
    else:
        print(result["name"], json.dumps(result["value"]) if result["value"] is not None else result["path"], sep="\t")
shown = {result["name"] for result in answer["results"] if result["value"] is None}
for output in answer["outputs"]:
    if output["name"] not in shown:
        print(output["name"], output["path"], sep="\t")
' <<<"$answer"

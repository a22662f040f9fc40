#!/bin/bash
#SBATCH --job-name=reprocheck
#SBATCH --cpus-per-task=8
#SBATCH --mem=12G
#SBATCH --time=04:00:00
# Tests a folder on many nodes. Run it where all nodes see the folders, not through sbatch:
#   IMAGES=/data/images MODELS=/data/models REPORTS=/data/reports SHARDS=64 Examples/slurm-array.sh
# It hands itself in as an array of SHARDS tasks, and a job that joins the reports when all have ended.
set -euo pipefail
: "${IMAGES:?a folder of images}" "${MODELS:?a folder of models}" "${REPORTS:?a folder for the reports}"

if [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
  # One task. The shard is read from Slurm's variables; each has its own ledger, so a task that was stopped and is
  # handed in again goes on where it was.
  status=0
  reprocheck verify "$IMAGES" --models "$MODELS" --threads "${SLURM_CPUS_PER_TASK:-1}" \
    --ledger "$REPORTS/ledger-$SLURM_ARRAY_TASK_ID.sqlite" \
    --report "$REPORTS/shard-$SLURM_ARRAY_TASK_ID.json" || status=$?
  # Whether claims hold is judged when all shards are there; here counts only what stopped this one.
  case $status in 0 | 1 | 2 | 65) exit 0 ;; *) exit "$status" ;; esac
elif [ -n "${SLURM_JOB_ID:-}" ]; then
  # The last job.
  exec reprocheck merge "$REPORTS"/shard-*.json --report "$REPORTS/report.html" --report "$REPORTS/report.json"
fi

mkdir -p "$REPORTS"
export IMAGES MODELS REPORTS
array=$(sbatch --parsable --array="1-${SHARDS:-8}" --output="$REPORTS/shard-%a.log" "$0")
sbatch --dependency="afterany:$array" --cpus-per-task=1 --output="$REPORTS/merge.log" "$0"

#!/usr/bin/env bash
#SBATCH --job-name=claqueta
#SBATCH --array=0-31
#SBATCH --cpus-per-task=4
#SBATCH --mem=2G
#SBATCH --time=02:00:00
#SBATCH --requeue
# Genres for a folder of shards with a Slurm array: sbatch slurm-array.sh MODEL SHARDS OUT
# SHARDS holds 0000.jsonl … 0031.jsonl, which this makes of one file:
#   split --number=l/32 --numeric-suffixes=0 --suffix-length=4 --additional-suffix=.jsonl catalogue.jsonl SHARDS/
# A task that is preempted or dies is queued again and goes on where it stopped; a shard appears in OUT only when whole.
# Afterwards: cat OUT/*.jsonl >tagged.jsonl
set -euo pipefail
model=$1 shards=$2 out=$3
shard=$(printf '%04d' "$SLURM_ARRAY_TASK_ID")
mkdir -p "$out"
[ -e "$out/$shard.jsonl" ] && exit 0
exec ${CLAQUETA:-claqueta} predict "$shards/$shard.jsonl" --model "$model" --out "$out/$shard.jsonl" \
  --errors "$out/$shard.errors" --resume --jobs "${SLURM_CPUS_PER_TASK:-1}"

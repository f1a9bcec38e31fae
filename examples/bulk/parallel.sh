#!/usr/bin/env bash
# Genres for JSON Lines on one machine or many with GNU parallel: parallel.sh MODEL INPUT.jsonl OUTPUT.jsonl
# The input is cut at line ends into blocks, each goes through a filter of its own, and --keep-order puts the answers together
# in the input's order. Other machines: add --sshlogin host1,host2 (Claqueta and the model at the same place there).
set -euo pipefail
model=$1 input=$2 output=$3
parallel --pipe-part --arg-file "$input" --block 64M --keep-order --halt now,fail=1 \
  "${CLAQUETA:-claqueta} predict - --model '$model' --input-format jsonl --format jsonl --jobs 1 --quiet" >"$output.part"
mv "$output.part" "$output"

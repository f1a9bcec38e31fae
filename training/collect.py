#!/usr/bin/env python3
"""collect.py DATA CORPUS OUT RUN [RUN ...]   packs what runs of fine_tune.py wrote for this folder.

DATA: the folder that holds extra/*.csv.gz. CORPUS: the corpus.npz.xz of prepare.py. A RUN is NAME=FOLDER. Writes to OUT:
  soft-base.safetensors.gz, soft-final.safetensors.gz   the mean of the runs' logits of every extra movie, int8 in steps of 0.1
  NAME-logits.safetensors                               logits of the official movies, float16
  encoders/NAME/                                        the weights of the first run, int8 with a float16 scale a row, in parts
"""
import glob
import gzip
import hashlib
import io
import json
import lzma
import os
import sys

import numpy as np
from safetensors.numpy import save, save_file

EXTRA = ("mmimdb", "imdb-descriptions", "wikipedia-plots", "tmdb-overviews")
STEP = 0.1
PART_BYTES = 15_500_000


def soft_labels(folder, name):
    parts = sorted(glob.glob(f"{folder}/{name}-?.npy"))
    return np.concatenate([np.load(part) for part in parts]).astype(np.float32)


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def save_in_parts(tensors, folder):
    os.makedirs(folder, exist_ok=True)
    parts, size = [[]], 0
    for name in sorted(tensors):
        if size > 0 and size + tensors[name].nbytes > PART_BYTES:
            parts.append([])
            size = 0
        parts[-1].append(name)
        size += tensors[name].nbytes
    weight_map = {}
    for i, names in enumerate(parts):
        file = f"model-{i + 1:05d}-of-{len(parts):05d}.safetensors"
        save_file({name: np.ascontiguousarray(tensors[name]) for name in names}, f"{folder}/{file}")
        weight_map.update({name: file for name in names})
    index = {"metadata": {"total_size": sum(t.nbytes for t in tensors.values())}, "weight_map": weight_map}
    with open(f"{folder}/model.safetensors.index.json", "w") as file:
        json.dump(index, file, indent=1)


def main():
    data, corpus, out, *pairs = sys.argv[1:]
    runs = dict(pair.split("=", 1) for pair in pairs)
    with open(corpus, "rb") as file:
        genres = [str(name) for name in np.load(io.BytesIO(lzma.decompress(file.read())))["genres"]]
    files = {name: sha256(f"{data}/extra/{name}.csv.gz") for name in EXTRA}
    for name in ("soft-base", "soft-final"):
        logits = np.mean([soft_labels(folder, name) for folder in runs.values()], axis=0)
        steps = np.clip(np.round(logits / STEP), -127, 127).astype(np.int8)
        # One key: the order of several in a header is not the same from run to run.
        about = {"about": json.dumps({"genres": genres, "scale": STEP, "files": files})}
        with open(f"{out}/{name}.safetensors.gz", "wb") as file:
            file.write(gzip.compress(save({"logits": steps}, metadata=about), 9, mtime=0))
    for name, folder in runs.items():
        r = np.load(f"{folder}/results.npz")
        tensors = {
            "out_of_folds": r["oof"].astype(np.float16),
            "base_heads": r["head_only"],
            "split_rows": r["split_rows"].astype(np.int32),
            "split": r["split"].astype(np.float16),
            "testing": r["testing"].astype(np.float16),
        }
        save_file(tensors, f"{out}/{name}-logits.safetensors", metadata={"about": json.dumps({"genres": genres})})
    name, folder = next(iter(runs.items()))
    parts = [open(part, "rb").read() for part in sorted(glob.glob(f"{folder}/model-?.bin"))]
    save_in_parts(dict(np.load(io.BytesIO(b"".join(parts)))), f"{out}/encoders/{name}")


if __name__ == "__main__":
    main()

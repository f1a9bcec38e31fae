#!/usr/bin/env python3
"""fine_tune.py FILES OUT [key=value …]   fine-tunes a small BERT encoder for movie genres, on one GPU.

FILES: the folder with corpus.npz.xz and weights.npz that prepare.py wrote. Needs PyTorch and NumPy alone.
 A  all extra movies, masked binary cross-entropy, one head a label scheme (full, no-Short, tmdb), `epochs` epochs, lr `lr`
 B  for each of 5 folds (sklearn's KFold(5, shuffle, random_state=1)) and the 80/20 split (train_test_split(.2, 42)):
    on from A's weights to the official movies, `oepochs` epochs at `olr`; then on all official movies
Writes to OUT (8 files, each under 16 MiB): results.npz (oof: 7,895 × 24 logits; split, split_rows; testing; head_only: A's logits of
the official movies, no official label seen), soft-base-?.npy (float16 logits of A for the extra movies: soft labels that have seen no
official label, so held-out figures of a student of theirs are honest), soft-final-?.npy (the same of the model adapted to all official
movies: for a student that is judged on nothing of the official file), model-?.bin (A's weights, int8: an npz when joined), log.txt.
"""

import io, json, lzma, math, os, sys, time
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F

FILES, OUT = sys.argv[1:3]
o = dict(
    epochs=4,
    lr=1.5e-4,
    oepochs=4,
    olr=6e-5,
    tokens=48000,
    otokens=12000,
    dropout=0.1,
    seed=1,
    worddrop=0.08,
    headlr=5.0,
    wd=0.01,
    budget=540,
    maxlen=256,
    rows=0,
    folds=1,
)
for a in sys.argv[3:]:
    k, v = a.split("=")
    o[k] = type(o[k])(float(v)) if not isinstance(o[k], float) else float(v)
dev = "cuda" if torch.cuda.is_available() else "cpu"
t0 = time.time()
torch.manual_seed(o["seed"])
os.makedirs(OUT, exist_ok=True)
torch.backends.cuda.matmul.allow_tf32 = True
LOG = open(f"{OUT}/log.txt", "w")


def say(*a):
    print(f"{time.time() - t0:6.1f}s", *a, flush=True)
    print(f"{time.time() - t0:6.1f}s", *a, file=LOG, flush=True)


z = np.load(io.BytesIO(lzma.decompress(open(f"{FILES}/corpus.npz.xz", "rb").read())))
ids, off, source, G = z["ids"], z["off"], z["source"], [str(x) for x in z["genres"]]
g = len(G)
Y = np.unpackbits(z["labels"], axis=1)[:, :g]
K = np.unpackbits(z["known"], axis=1)[:, :g]
HEAD = np.array([0, 0, 0, 1, 1, 2])[source]  # official, testing, mmimdb | imdb, wikipedia | tmdb
off_rows, test_rows, extra = np.flatnonzero(source == 0), np.flatnonzero(source == 1), np.flatnonzero(source > 1)
if o["rows"]:
    extra = np.random.default_rng(0).permutation(extra)[: o["rows"]]
CLS, SEP, PAD, MASK = 101, 102, 0, 103
W = np.load(f"{FILES}/weights.npz")


def weight(name):
    return torch.tensor(
        W[name + "|q"].astype(np.float32) * W[name + "|s"].astype(np.float32)[:, None]
        if name + "|q" in W
        else W[name].astype(np.float32)
    )


class Layer(nn.Module):
    def __init__(s, d, heads, ff, p):
        super().__init__()
        s.h, s.p = heads, p
        s.qkv = nn.Linear(d, 3 * d)
        s.o = nn.Linear(d, d)
        s.n1 = nn.LayerNorm(d, 1e-12)
        s.i = nn.Linear(d, ff)
        s.f = nn.Linear(ff, d)
        s.n2 = nn.LayerNorm(d, 1e-12)

    def forward(s, x, m):
        b, t, d = x.shape
        q, k, v = s.qkv(x).view(b, t, 3, s.h, d // s.h).permute(2, 0, 3, 1, 4)
        a = (
            F.scaled_dot_product_attention(q, k, v, attn_mask=m, dropout_p=s.p if s.training else 0.0)
            .transpose(1, 2)
            .reshape(b, t, d)
        )
        x = s.n1(x + F.dropout(s.o(a), s.p, s.training))
        return s.n2(x + F.dropout(s.f(F.gelu(s.i(x))), s.p, s.training))


class Net(nn.Module):
    def __init__(s, p):
        super().__init__()
        e = weight("embeddings.word_embeddings.weight")
        d = e.shape[1]
        n = 1 + max(int(k.split(".")[2]) for k in W if k.startswith("encoder.layer."))
        ff = weight("encoder.layer.0.intermediate.dense.weight").shape[0]
        s.p = p
        s.w = nn.Embedding(*e.shape)
        s.pos = nn.Embedding(512, d)
        s.n = nn.LayerNorm(d, 1e-12)
        s.layers = nn.ModuleList(Layer(d, d // 32, ff, p) for _ in range(n))
        s.head = nn.Linear(2 * d, 3 * g)
        with torch.no_grad():
            s.w.weight.copy_(e)
            s.pos.weight.copy_(
                weight("embeddings.position_embeddings.weight") + weight("embeddings.token_type_embeddings.weight")[0]
            )
            s.n.weight.copy_(weight("embeddings.LayerNorm.weight"))
            s.n.bias.copy_(weight("embeddings.LayerNorm.bias"))
            for i, l in enumerate(s.layers):
                b = f"encoder.layer.{i}."
                put = lambda m, k: (m.weight.copy_(weight(b + k + ".weight")), m.bias.copy_(weight(b + k + ".bias")))
                l.qkv.weight.copy_(
                    torch.cat([weight(f"{b}attention.self.{k}.weight") for k in ("query", "key", "value")])
                )
                l.qkv.bias.copy_(torch.cat([weight(f"{b}attention.self.{k}.bias") for k in ("query", "key", "value")]))
                put(l.o, "attention.output.dense")
                put(l.n1, "attention.output.LayerNorm")
                put(l.i, "intermediate.dense")
                put(l.f, "output.dense")
                put(l.n2, "output.LayerNorm")
            s.head.weight.normal_(0, 0.02)
            s.head.bias.fill_(-2.0)

    def pooled(s, x):
        m = x != PAD
        a = m[:, None, None, :]
        h = F.dropout(s.n(s.w(x) + s.pos.weight[: x.shape[1]]), s.p, s.training)
        for l in s.layers:
            h = l(h, a)
        h = h.float()
        mean = (h * m[:, :, None]).sum(1) / m.sum(1, keepdim=True)
        top = h.masked_fill(~m[:, :, None], -1e4).max(1).values
        return torch.cat([mean, top], 1)

    def forward(s, x):
        return s.head(F.dropout(s.pooled(x), s.p, s.training)).view(len(x), 3, g)


def windows(row):
    v = ids[off[row] : off[row + 1]].astype(np.int64)
    n = o["maxlen"] - 2
    return [v[:n]] + ([v[-n:]] if len(v) > n + 32 else [])


def batches(rows, budget, rng=None):
    """Rows of like lengths together; budget: padded tokens a batch."""
    n = np.minimum(off[rows + 1] - off[rows], o["maxlen"] - 2)
    key = n + (rng.random(len(rows)) * 16 if rng is not None else 0)
    order = rows[np.argsort(key, kind="stable")]
    out, now, top = [], [], 0
    for r in order:
        l = min(off[r + 1] - off[r], o["maxlen"] - 2) + 2
        if now and max(top, l) * (len(now) + 1) > budget:
            out.append(now)
            now, top = [], 0
        now.append(r)
        top = max(top, l)
    out.append(now)
    if rng is not None:
        rng.shuffle(out)
    return out


def tensor(seqs, rng=None):
    t = max(map(len, seqs)) + 2
    t = -(-t // 8) * 8
    x = np.zeros((len(seqs), t), np.int64)
    for i, v in enumerate(seqs):
        if rng is not None and o["worddrop"]:
            v = np.where(rng.random(len(v)) < o["worddrop"], MASK, v)
        x[i, 0] = CLS
        x[i, 1 : len(v) + 1] = v
        x[i, len(v) + 1] = SEP
    return torch.from_numpy(x).to(dev, non_blocking=True)


def amp():
    return torch.autocast(dev, dtype=torch.bfloat16, enabled=dev == "cuda")


def train(net, rows, epochs, lr, budget, name, seed, heads=None):
    rng = np.random.default_rng(seed)
    per = len(batches(rows, budget))
    total = max(1, int(per * epochs))
    step = 0
    seen = 0
    avg = None
    body = [p for k, p in net.named_parameters() if not k.startswith("head.")]
    dec, rest = [p for p in body if p.ndim > 1], [p for p in body if p.ndim <= 1]
    opt = torch.optim.AdamW(
        [
            {"params": dec, "weight_decay": o["wd"], "times": 1.0},
            {"params": rest, "weight_decay": 0.0, "times": 1.0},
            {"params": list(net.head.parameters()), "weight_decay": 0.0, "times": o["headlr"]},
        ],
        lr=lr,
        betas=(0.9, 0.98),
        fused=dev == "cuda",
    )
    net.train()
    start = time.time()
    loss_sum = torch.zeros((), device=dev)
    while step < total:
        for rs in batches(rows, budget, rng):
            if step >= total:
                break
            rate = lr * min(1, (step + 1) / (0.06 * total + 1)) * max(0.02, 1 - step / total)
            for pg in opt.param_groups:
                pg["lr"] = rate * pg["times"]
            seqs = []
            for r in rs:
                w = windows(r)
                seqs.append(w[rng.integers(len(w))])
            x = tensor(seqs, rng)
            y = torch.from_numpy(Y[rs]).to(dev).float()
            k = torch.from_numpy(K[rs]).to(dev).float()
            hd = torch.from_numpy(HEAD[rs] if heads is None else np.full(len(rs), heads)).to(dev)
            with amp():
                z = net(x)
            z = z.float()[torch.arange(len(rs), device=dev), hd]
            loss = (F.binary_cross_entropy_with_logits(z, y, reduction="none") * k).sum() / k.sum().clamp(min=1)
            opt.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            opt.step()
            step += 1
            seen += x.numel()
            loss_sum += loss.detach()
            if step % max(1, total // 8) == 0:
                say(
                    name,
                    f"step {step}/{total} loss {float(loss_sum) / max(1, total // 8):.4f} {seen / (time.time() - start):,.0f} tokens/s",
                )
                loss_sum.zero_()
            if time.time() - t0 > o["budget"]:
                say("out of time in", name)
                return net
    return net


@torch.no_grad()
def predict(net, rows, head=0, budget=200000):
    net.eval()
    out = np.zeros((len(rows), g), np.float32)
    place = {r: i for i, r in enumerate(rows)}
    for rs in batches(np.asarray(rows), budget if dev == "cuda" else 16000):
        seqs, own = [], []
        for r in rs:
            for w in windows(r):
                seqs.append(w)
                own.append(place[r])
        with amp():
            z = net(tensor(seqs))[:, head]
        z = z.float().cpu().numpy()
        cnt = np.bincount(own, minlength=len(rows))
        np.add.at(out, own, z / cnt[own][:, None])
    return out


def auc(y, s):
    v = []
    for j in range(g):
        p = y[:, j] > 0
        n1, n0 = p.sum(), (~p).sum()
        if n1 and n0:
            r = np.empty(len(p))
            order = np.argsort(s[:, j], kind="stable")
            r[order] = np.arange(1, len(p) + 1)
            v.append((r[p].sum() - n1 * (n1 + 1) / 2) / (n1 * n0))
    return float(np.mean(v))


def kfold(n, seed=1, k=5):
    i = np.arange(n)
    np.random.RandomState(seed).shuffle(i)
    sizes = np.full(k, n // k)
    sizes[: n % k] += 1
    at = 0
    out = []
    for s in sizes:
        test = np.sort(i[at : at + s])
        out.append((np.setdiff1d(np.arange(n), test), test))
        at += s
    return out


def split20(n, seed=42):
    perm = np.random.RandomState(seed).permutation(n)
    t = math.ceil(0.2 * n)
    return perm[t:], perm[:t]


YO = Y[off_rows]
say(
    dev,
    len(off_rows),
    "official",
    len(extra),
    "extra movies;",
    f"{int((off[extra + 1] - off[extra]).sum()):,} tokens an epoch",
)
base = train(Net(o["dropout"]).to(dev), extra, o["epochs"], o["lr"], o["tokens"], "extra", o["seed"])
zero = np.stack([predict(base, off_rows, h) for h in range(3)])
RES = {"head_only": zero.astype(np.float16)}
say(
    "no official label seen: macro ROC AUC, heads",
    [round(auc(YO, z), 4) for z in zero],
    "mean",
    round(auc(YO, zero.mean(0)), 4),
)
state = {k: v.detach().clone() for k, v in base.state_dict().items()}


def adapted(rows, seed):
    net = Net(o["dropout"]).to(dev)
    net.load_state_dict(state)
    with torch.no_grad():  # the official head starts as the mean of the schemes that know most genres
        w = net.head.weight.view(3, g, -1)
        b = net.head.bias.view(3, g)
        w[0] = w[1]
        b[0] = b[1]
    return train(net, off_rows[rows], o["oepochs"], o["olr"], o["otokens"], "official", seed, heads=0)


if o["folds"]:
    oof = np.zeros((len(off_rows), g), np.float32)
    for i, (a, b) in enumerate(kfold(len(off_rows))):
        oof[b] = predict(adapted(a, 10 + i), off_rows[b])
        say("fold", i, "AUC", round(auc(YO[b], oof[b]), 4))
    RES["oof"] = oof
    say("out of folds: macro ROC AUC", round(auc(YO, oof), 4))
a, b = split20(len(off_rows))
z = predict(adapted(a, 20), off_rows[b])
RES["split_rows"] = b
RES["split"] = z
say("80/20: macro ROC AUC", round(auc(YO[b], z), 4))
final = adapted(np.arange(len(off_rows)), 30)
RES["testing"] = predict(final, test_rows)
np.savez_compressed(f"{OUT}/results.npz", **RES)


def keep(name, soft):
    for i, part in enumerate(np.array_split(soft.astype(np.float16), 2)):
        np.save(f"{OUT}/{name}-{i}.npy", part)


base.load_state_dict(state)
soft = predict(base, extra, 1)
short = G.index("Short")
soft[:, short] = predict(base, extra, 0)[:, short]
keep("soft-base", soft)  # head 1 never saw Short
if time.time() - t0 < o["budget"] - 30:
    keep("soft-final", predict(final, extra))
q = {}
for k, v in state.items():
    v = v.float().cpu().numpy()
    if v.ndim == 2:
        s = (np.abs(v).max(1) / 127).astype(np.float16)
        s[s == 0] = 1
        q[k + "|q"] = np.clip(np.round(v / s.astype(np.float32)[:, None]), -127, 127).astype(np.int8)
        q[k + "|s"] = s
    else:
        q[k] = v.astype(np.float16)
buf = io.BytesIO()
np.savez_compressed(buf, **q)
blob = buf.getvalue()
part = 15 << 20
for i in range(0, len(blob), part):
    open(f"{OUT}/model-{i // part}.bin", "wb").write(blob[i : i + part])
say("model", len(blob) >> 10, "KiB; done")

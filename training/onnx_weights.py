#!/usr/bin/env python3
"""onnx_weights.py MODEL.onnx OUT.npz   takes the weights of a BERT encoder out of an ONNX file, as fine_tune.py reads them.

Every matrix becomes int8 with a float16 scale a row, every vector float16; names are PyTorch's. Needs onnx and numpy.
"""
import sys

import numpy as np
import onnx
from onnx import numpy_helper


def weights_of(path):
    graph = onnx.load(path).graph
    initial = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    named = ("embeddings.", "encoder.")
    weights = {k: v for k, v in initial.items() if k.startswith(named) and v.dtype == np.float32}
    for node in graph.node:
        if node.op_type != "MatMul":
            continue
        for name in node.input:
            # A linear layer's matrix has no name but its node's, and lies [input, output].
            if name in initial and name not in weights and initial[name].ndim == 2:
                module = node.name.strip("/").replace("/", ".").rsplit(".MatMul", 1)[0]
                weights[module[module.index("encoder.") :] + ".weight"] = initial[name].T
    return weights


def main():
    source, target = sys.argv[1:]
    saved = {}
    for name, value in weights_of(source).items():
        if value.ndim != 2:
            saved[name] = value.astype(np.float16)
            continue
        scale = (np.abs(value).max(1) / 127).astype(np.float16)
        scale[scale == 0] = 1
        steps = np.clip(np.round(value / scale.astype(np.float32)[:, None]), -127, 127)
        saved[name + "|q"], saved[name + "|s"] = steps.astype(np.int8), scale
    np.savez_compressed(target, **saved)


if __name__ == "__main__":
    main()

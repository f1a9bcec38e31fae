"""PyTorch's dense network on the CPU. An epoch takes minutes, so a round times some batches after a few to warm up and
scales them to an epoch; the command {"whole": true} trains a whole epoch, for its quality and to check the scaling."""
import numpy as np
import torch

from peer import Stopwatch, fit_features, held_out, labels, save_probabilities, serve


def open_workload(setup):
    settings = setup["settings"]
    train, test, genre_names = held_out(setup)
    torch.set_num_threads(setup["jobs"])
    vectorizer, x = fit_features(setup, train)
    x = torch.from_numpy(x.toarray().astype(np.float32))
    xs = torch.from_numpy(vectorizer.transform(test).toarray().astype(np.float32))
    y = torch.from_numpy(labels(train, genre_names)[0].astype(np.float32))
    network = settings["learner"]
    size = network["batchSize"]
    batch_count = -(-len(x) // size)

    def build(**adam):
        torch.manual_seed(42)
        hidden = network["hiddenLayers"][0]
        layers = [torch.nn.Linear(x.shape[1], hidden), torch.nn.Linear(hidden, y.shape[1])]
        for layer in layers:
            torch.nn.init.xavier_uniform_(layer.weight)
            torch.nn.init.zeros_(layer.bias)
        dropout = torch.nn.Dropout(network["hiddenDropout"])
        model = torch.nn.Sequential(layers[0], torch.nn.ReLU(), dropout, layers[1])
        return model, torch.optim.Adam(model.parameters(), lr=network["learningRate"], **adam)

    def train_batches(model, optimizer, order, batches):
        loss_of = torch.nn.BCEWithLogitsLoss()
        for b in batches:
            picked = order[b * size : (b + 1) * size]
            optimizer.zero_grad()
            loss_of(model(x[picked]), y[picked]).backward()
            optimizer.step()

    def whole_epoch():
        model, optimizer = build()
        with Stopwatch() as watch:
            train_batches(model, optimizer, torch.randperm(len(x)), range(batch_count))
        model.eval()
        with torch.no_grad():
            probabilities = torch.sigmoid(model(xs)).numpy()
        return {
            "seconds": watch.seconds,
            "probabilities": save_probabilities(setup, probabilities),
            "notes": [f"the whole epoch, trained once: {watch.seconds:.0f} s"],
        }

    def timed_share(**adam):
        model, optimizer = build(**adam)
        order = torch.randperm(len(x))
        warm, timed = settings["warmBatches"], settings["timedBatches"]
        train_batches(model, optimizer, order, range(warm))
        with Stopwatch() as watch:
            train_batches(model, optimizer, order, range(warm, warm + timed))
        return watch.seconds * batch_count / timed

    def other_adams():
        """Adam's other implementations, which users must ask for by name."""
        notes = []
        for name in ("foreach", "fused"):
            try:
                notes.append(f"with Adam({name}=True) an epoch would take {timed_share(**{name: True}):.0f} s")
            except (TypeError, RuntimeError):
                notes.append(f"Adam({name}=True) is not offered by this version on the CPU")
        return notes

    def run(command):
        if command.get("whole"):
            result = whole_epoch()
            return {**result, "notes": [*result["notes"], *other_adams()]}
        return {"seconds": timed_share()}

    return run


serve(open_workload)

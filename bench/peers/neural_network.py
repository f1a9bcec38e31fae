"""PyTorch's dense network on the CPU. A whole epoch takes minutes, so a round times some batches of it after a few to
warm up, and scales them to an epoch; the command {"whole": true} trains the whole epoch once, for its quality and to
check the scaling."""
import numpy as np
import torch

from peer import Stopwatch, features, labels, read_movies, read_rows, save_probabilities, serve, shared_terms, take


def open_workload(setup):
    settings, rows, movies = setup["settings"], read_rows(setup), read_movies(setup, "movies")
    train, test = take(movies, rows["train"]), take(movies, rows["test"])
    torch.set_num_threads(setup["jobs"])
    vectorizer = features(settings["features"], shared_terms(setup))
    x = torch.from_numpy(vectorizer.fit_transform(train).toarray().astype(np.float32))
    xs = torch.from_numpy(vectorizer.transform(test).toarray().astype(np.float32))
    y = torch.from_numpy(labels(train, rows["genres"])[0].astype(np.float32))
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

    def quickest_adam():
        """Adam's other implementations, which a user has to ask for by name."""
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
            return {**result, "notes": [*result["notes"], *quickest_adam()]}
        return {"seconds": timed_share()}

    return run


serve(open_workload)

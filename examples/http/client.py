"""Predicts and explains with Python's standard library alone.

Usage: python3 examples/http/client.py [URL]; CLAQUETA_TOKEN where the server has one.
"""

import json
import os
import sys
import urllib.error
import urllib.request

URL = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:3000"


def predict(body):
    headers = {"content-type": "application/json"}
    if "CLAQUETA_TOKEN" in os.environ:
        headers["authorization"] = "Bearer " + os.environ["CLAQUETA_TOKEN"]
    request = urllib.request.Request(URL + "/v1/predict", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)["predictions"]
    except urllib.error.HTTPError as error:
        # RFC 9457: what is wrong, and what was expected.
        raise SystemExit(json.load(error)["detail"]) from error


plot = "A retired gunslinger rides into a frontier town to face the outlaws who burned his ranch."
[movie] = predict({"title": "Dust and Silver", "year": 1958, "plot": plot, "explain": True, "topK": 3})
for genre in movie["genres"]:
    print(f"{'*' if genre['selected'] else ' '} {genre['genre']:12} {genre['probability']:.3f}")
for word in sorted(movie["explanation"]["genres"][0]["words"], key=lambda word: -abs(word["contribution"]))[:3]:
    print(f"  {word['text']:12} {word['contribution']:+.3f}")

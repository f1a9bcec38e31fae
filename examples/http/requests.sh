#!/bin/sh
# Every kind of request with curl. Usage: sh examples/http/requests.sh [URL]; CLAQUETA_TOKEN where the server has one.
set -eu
url=${1:-http://127.0.0.1:3000}
ask() { curl --silent --show-error --fail-with-body --header "authorization: Bearer ${CLAQUETA_TOKEN:-none}" "$@"; echo; }
json='content-type: application/json'

echo "# one movie"
ask "$url/v1/predict" -H "$json" -d '{"title": "Dust and Silver", "year": 1958, "topK": 3,
  "plot": "A retired gunslinger rides into a frontier town to face the outlaws who burned his ranch."}'

echo "# many, with a threshold of one's own"
ask "$url/v1/predict" -H "$json" -d '{"threshold": 0.3, "topK": 2, "movies": [
  {"id": "a", "plot": "Two detectives chase a murderer through the rain."},
  {"id": "b", "plot": "A clumsy waiter falls in love with the bride at a wedding."}]}'

echo "# which words spoke for Western, and which against"
ask "$url/v1/predict" -H "$json" -d '{"explain": true, "explainGenres": ["Western"], "topK": 1,
  "plot": "A retired gunslinger rides into town."}'

echo "# as the report's service took it"
ask "$url/predict" -H "$json" -d '{"plot_title_year": "A retired gunslinger rides into town. Dust and Silver 1958"}'

echo "# Open Inference Protocol"
ask "$url/v2/models/claqueta/infer" -H "$json" -d '{"inputs": [
  {"name": "plot", "datatype": "BYTES", "shape": [1], "data": ["A retired gunslinger rides into town."]},
  {"name": "year", "datatype": "INT32", "shape": [1], "data": [1958]}]}'

echo "# the model"
ask "$url/v1/genres"
ask "$url/v1/model"
ask "$url/v2/health/ready"

"""Genres for a catalogue of any size with Apache Spark: each partition runs through `claqueta predict` as a filter.

    spark-submit spark_genres.py MODEL INPUT OUTPUT [--partitions N] [--claqueta COMMAND]

INPUT is JSON Lines (a file, a folder or a pattern, on any file system that Spark reads); OUTPUT is a new folder of JSON
Lines in the same order. Claqueta and the model file must be on every worker, at the same place. A row's answer depends on
the row and the model alone, so the rows do not depend on how the input is cut.
"""

import argparse
import shlex

from pyspark.sql import SparkSession

parser = argparse.ArgumentParser()
parser.add_argument("model")
parser.add_argument("input")
parser.add_argument("output")
parser.add_argument("--partitions", type=int, help="cut the input into at least so many")
parser.add_argument("--claqueta", default="claqueta", help="the command on the workers, such as 'npx claqueta'")
arguments = parser.parse_args()

spark = SparkSession.builder.appName("claqueta").getOrCreate()
lines = spark.sparkContext.textFile(arguments.input, minPartitions=arguments.partitions or 1)

# One thread each: Spark runs a partition for every core already.
predict = f"predict - --model {shlex.quote(arguments.model)} --input-format jsonl --format jsonl --jobs 1 --quiet"
# checkCode: a filter that ends with an error fails the task; Spark then tries it again.
lines.pipe(f"{arguments.claqueta} {predict}", checkCode=True).saveAsTextFile(arguments.output)
spark.stop()

"""A new process: load the saved pipeline, print the probabilities of one plot.   usage: first_answer.py MODEL PLOT"""
import sys

import joblib

pipeline = joblib.load(sys.argv[1])
print(*pipeline.predict_proba([sys.argv[2]])[0])

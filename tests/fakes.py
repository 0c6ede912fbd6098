"""Small real implementations: deterministic by content, and inspectable."""

import re
import zlib

import numpy as np


class BagOfWords:
    """An encoder that hashes words into a vector of length one; `encoded` lists every text it was given."""

    def __init__(self, dimensions=64, delay=0.0):
        self.name = f"bag-of-words-{dimensions}"
        self.dimensions = dimensions
        self.encoded = []

    def encode(self, texts):
        self.encoded += texts
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()) or [text]:
                vector[zlib.crc32(word.encode()) % self.dimensions] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(norms, 1e-9)

    def count_tokens(self, text):
        return len(re.findall(r"\w+|[^\w\s]", text))

"""Text in, predictions out: the encoder and its weights. Serving needs neither torch nor the web."""

from models.predictions import SentencePrediction
from models.predictor import Predictor

__all__ = ["Predictor", "SentencePrediction"]

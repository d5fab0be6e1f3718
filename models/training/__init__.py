"""Train the shipped weights. The only place that imports torch and transformers."""

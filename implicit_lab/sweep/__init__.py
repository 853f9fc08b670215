"""How do the figures of a study change with its controls? A model profiled at every point of a grid, on many workers.

The workers are Dask's: processes here, or those of a scheduler on other machines. A task carries names, seeds and the
digest of the weights, never a model, so that a worker with other weights says so instead of measuring them. What was
measured is a table in Parquet, which the same sweep goes on with.
"""

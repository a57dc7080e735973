"""Measurements: plan quality against other solvers, and speed of the engine's parts."""

"""Vuelta: plans delivery rounds together with what comes back."""

"""What is wrong with a problem as a whole, one rule family a file; ``whole`` asks them all."""

__all__: list[str] = []

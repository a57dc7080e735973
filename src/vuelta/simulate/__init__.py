"""Days that never were: what a dispatcher would have done on them."""

__all__: list[str] = []

"""TODO model/checks"""

__all__: list[str] = []

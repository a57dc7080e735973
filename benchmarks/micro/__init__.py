"""Speed of single parts on fixed work, with pytest-benchmark."""

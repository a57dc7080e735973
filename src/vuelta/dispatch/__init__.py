"""The day as it happens: from incidents to what may still be planned, and back."""

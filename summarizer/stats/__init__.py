"""Many records counted: decisions by category, guideline, specialty, reason and month, beside published figures."""

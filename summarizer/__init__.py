"""Read California IMR determination letters offline: record, evidence, plain-language summary."""

__version__ = "0.1.0"

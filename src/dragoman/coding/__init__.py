"""What a document says: text to mentions and links."""

from dragoman.coding.rules import Coder, RulesCoder

CODERS = {"rules": RulesCoder}

__all__ = ["CODERS", "Coder", "RulesCoder"]

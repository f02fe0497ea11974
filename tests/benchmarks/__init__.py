"""How fast the product is, against the floor and against what people would use instead.

``python3 packaging/dev.py bench`` runs them; the ordinary tests do not.
"""

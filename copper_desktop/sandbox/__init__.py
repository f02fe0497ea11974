"""A simulated Copper on 127.0.0.1: consent pages, token endpoint, Developer API, seeded data.

It stands in for Copper in the demo and for integrators, and knows nothing of the product.
"""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())

"""The fictional companies that the simulated Copper keeps records of; no HTTP."""

"""The product against OAuth servers that are none of ours."""

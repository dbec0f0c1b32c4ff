"""Golden files: what the product made of one transmission that uses every block.

The frontend's tests read `every_block.json` too, so both ends of the Content API are held to one file.
"""

"""How much of a server does a page cost, as a ratio to an empty view of the same server in the same run?

`python3 manage.py bench` (docs/how-to/measure-speed.md). Nothing here is imported by the product.
"""

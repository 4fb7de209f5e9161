"""What all pages share: their layout and style, and the one environment that renders them.

No script from elsewhere, no font, no picture, nothing that tells who reads.
"""

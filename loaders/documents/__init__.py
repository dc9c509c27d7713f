"""Documents made from what the line reads: the model and its picture, the lists.

Nothing in them is written by hand; the same content and reference day give the same bytes.
"""

"""One file a kind of record: a frozen record, made from a row, and the nodes it becomes."""

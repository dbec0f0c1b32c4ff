"""`make soak`: everything at once for some minutes, servers and workers hurt meanwhile, all counted.

`place` is the installation, `readers`, `newcomers` and `desk` use it, `faults` hurt it, `watch` looks on, and
`judge` and `telling` say what became of it.
"""

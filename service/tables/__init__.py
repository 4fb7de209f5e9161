"""Tables that people bring, as spreadsheets write them: one reader for mail merge, old agendas and files received.

``decoding`` makes text of bytes, ``file`` rows of a CSV or XLSX, each at the line and column where one sees it, ``days``
reads days as offices write them, ``understanding`` says what was understood, with a digest that taking it names. What the
columns mean is the business of whoever asks.
"""

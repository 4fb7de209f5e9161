"""unoserver's client, warm, in the Python that has UNO. Reads "<path in> <path out>" a line, answers milliseconds."""

import sys
import time
from pathlib import Path

from unoserver.client import UnoClient

client = UnoClient(port=sys.argv[1])
for line in sys.stdin:
    source, target = line.split()
    docx = Path(source).read_bytes()
    started = time.perf_counter()
    pdf = client.convert(
        indata=docx, convert_to="pdf", filter_options=["SelectPdfVersion=2", "UseTaggedPDF=true"]
    )
    taken = 1000 * (time.perf_counter() - started)
    Path(target).write_bytes(pdf)
    print(taken, flush=True)

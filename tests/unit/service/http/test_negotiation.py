"""Which form a caller gets."""

import pytest

from service.http.negotiation import preferred

OFFERED = {"json": "application/json", "pdf": "application/pdf", "text": "text/plain"}


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/pdf", "pdf"),
        ("APPLICATION/PDF;q=0.9, application/json;q=0.2", "pdf"),
        ("*/*, application/pdf", "pdf"),
        ("text/*;q=0.9, application/*;q=0.3", "text"),
        ("application/pdf;q=0, */*;q=0.1", "json"),
        ("application/pdf;q=seven", "pdf"),
        ("image/png", "json"),
        (",;,q=;", "json"),
    ],
)
def test_the_form_asked_for_most_is_given(accept: str, form: str) -> None:
    assert preferred(accept, OFFERED) == form

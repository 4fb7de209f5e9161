"""Whether a form comes from a page of ours, where a browser is led, and which cookies are believed."""

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from service.http.session import Cookies, from_ours, inner

HTTPS = "https://naskah.example.go.id"
HOST = "naskah.example.go.id"


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin", "origin": HTTPS}, True),
        ({"sec-fetch-site": "cross-site", "origin": HTTPS}, False),
        ({"sec-fetch-site": "same-site", "origin": HTTPS}, False),
        ({"sec-fetch-site": "none", "origin": HTTPS}, False),
        ({"sec-fetch-site": ""}, False),
        ({"origin": HTTPS}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://naskah.example.go.id.evil.example"}, False),
        ({"origin": "https://naskah.example.go.id:8443"}, False),
        ({"origin": "null"}, False),
        ({"origin": HOST}, False),
        ({}, False),
    ],
)
def test_a_form_from_elsewhere_is_known(headers: dict[str, str], ours: bool) -> None:
    assert from_ours(Headers({"host": HOST, **headers}), HTTPS) is ours


@pytest.mark.parametrize("path", ["/", "/naskah/7", "/naskah/7?halaman=2&x=%2F", "/kotak-masuk"])
def test_a_path_of_this_house_is_led_to(path: str) -> None:
    assert inner(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "naskah",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/masuk?ke=/",
        "/keluar",
        "/" + "a" * 2_000,
        "/é",
    ],
)
def test_whatever_leads_elsewhere_leads_home(path: str | None) -> None:
    assert inner(path) == "/"


def request(scheme: str, host: str, cookie: str = "") -> Request:
    headers = [(b"host", host.encode()), (b"cookie", cookie.encode())]
    return Request(
        {
            "type": "http",
            "scheme": scheme,
            "headers": headers,
            "path": "/",
            "query_string": b"",
            "server": (host, 80),
        }
    )


@pytest.mark.parametrize(
    ("scheme", "host", "public", "secure"),
    [
        ("https", HOST, HTTPS, True),
        ("http", HOST, HTTPS, True),  # HTTPS ends at a proxy
        ("http", "10.1.2.3:8080", HTTPS, False),
        ("http", "10.1.2.3:8080", "http://10.1.2.3:8080", False),
        ("http", "localhost:8080", "http://localhost:8080", False),
    ],
)
def test_the_prefix_is_asked_for_wherever_https_is_spoken(
    scheme: str, host: str, public: str, secure: bool
) -> None:
    cookies, name = Cookies(public), "__Host-naskah" if secure else "naskah"
    asked, answer = request(scheme, host, "naskah=a; __Host-naskah=b"), Response()
    assert cookies.token(asked) == ("b" if secure else "a")
    cookies.begin(asked, answer, "t", "d")
    token, device = answer.headers.getlist("set-cookie")
    assert token == f"{name}=t; HttpOnly; Path=/; SameSite=lax" + ("; Secure" if secure else "")
    assert device.startswith(f"{name}-peramban=d; HttpOnly; Max-Age=31536000; Path=/; SameSite=lax")

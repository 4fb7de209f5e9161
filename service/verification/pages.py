"""The public verification pages, in the language asked for. Text in, HTML out; what may be shown was decided before.

The one script compares what the QR code claims behind ``#`` with what the record says; the claim never leaves the
browser. Styles and script are allowed by their digest alone, so nothing a document says can become either.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined

from service.documents.validity import State
from service.verification import verdicts, words
from service.verification.desk import FILE_BYTES, Judged
from service.verification.public import Told
from service.web import refusals
from service.words import Sentence, in_language, say, spoken
from service.words.dates import tanggal, waktu
from worker.signing.verdict import Standing, Why

STYLE: Final = """
:root{color-scheme:light dark;--tinta:#1b1f24;--latar:#fff;--garis:#c9ced6;--redup:#57606a;--baik:#116329;--buruk:#a40e26;--ragu:#7a4b00}
@media(prefers-color-scheme:dark){:root{--tinta:#e6e9ee;--latar:#14171b;--garis:#3c434d;--redup:#a0a8b3;--baik:#57c878;--buruk:#ff8e8e;--ragu:#e3b04b}}
*{box-sizing:border-box}
body{margin:0;overflow-wrap:anywhere;background:var(--latar);color:var(--tinta);font:1.0625rem/1.55 system-ui,sans-serif}
main{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;line-height:1.25;margin:.2rem 0 1rem}
h2{font-size:1.1rem;margin:2rem 0 .5rem}
.kepala{color:var(--redup);margin:0}
.vonis{border:2px solid;border-radius:.5rem;padding:.9rem 1rem;margin:1rem 0;font-weight:600}
.vonis p{margin:.2rem 0}
.vonis p+p{font-weight:400;color:var(--tinta)}
.vonis a{color:inherit}
.keadaan p:first-child{font-size:1.35rem;letter-spacing:.01em;text-transform:uppercase}
.baik{color:var(--baik)}.buruk{color:var(--buruk)}.ragu{color:var(--ragu)}.netral{color:var(--redup)}
dl{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:.35rem 1rem;margin:0}
dt{color:var(--redup)}dd{margin:0}
ol,ul{padding-left:1.3rem}
code{font-size:.9em}
time{color:var(--redup)}
li{margin:.3rem 0}li time{display:block;font-size:.9rem}
form{border:1px solid var(--garis);border-radius:.5rem;padding:1rem;margin:1rem 0}
label{display:block;font-weight:600;margin-bottom:.4rem}
input{font:inherit;width:100%;padding:.6rem;border:1px solid var(--garis);border-radius:.35rem;background:transparent;color:inherit}
input:focus-visible,button:focus-visible,.tombol:focus-visible{outline:3px solid var(--ragu);outline-offset:2px}
input[type=file]{border-style:dashed;padding:1.6rem .8rem}
button,.tombol{font:inherit;display:inline-block;margin-top:.8rem;padding:.55rem 1.1rem;border:0;border-radius:.35rem;background:var(--tinta);color:var(--latar);cursor:pointer;text-decoration:none}
.kecil{color:var(--redup);font-size:.9rem}
@media(max-width:34rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
"""
_SCRIPT: Final = """
(function(){var f=document.getElementById('file'),b=document.getElementById('terlalu-besar');if(!f)return;
function besar(){return !!f.files[0]&&f.files[0].size>+f.dataset.paling}
f.addEventListener('change',function(){b.hidden=!besar()});
f.form.addEventListener('submit',function(e){b.hidden=!besar();if(!b.hidden)e.preventDefault()})})();
(function(){var d=document.getElementById('klaim');if(!d||!location.hash)return;
var q=new URLSearchParams(location.hash.slice(1)),n=q.get('n'),t=q.get('t'),s=q.get('s'),r=d.dataset;if(n===null&&!t&&!s)return;
function kata(warna,teks){d.hidden=false;d.className='vonis '+warna;d.textContent=teks}
if(n===null||!/^\\d{4}-\\d\\d-\\d\\d$/.test(t)||!/^[0-9a-f]{64}$/.test(s))kata('ragu',r.terpotong);
else if(!r.tanggal||!r.sidik)kata('netral',r.tertutup);
else if(n===r.nomor&&t===r.tanggal&&s===r.sidik)kata('netral',r.sama);
else kata('buruk',r.beda)})();
"""


def digest_of(text: str) -> str:
    """Return the source by which a policy allows exactly this style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src {digest_of(STYLE)}; script-src {digest_of(_SCRIPT)}; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept, Accept-Language",
    "X-Content-Type-Options": "nosniff",
}
"""What every page is sent with."""

PAGES: Final = {
    "page": """<!doctype html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{% block title %}{{ say("Verifikasi naskah dinas") }}{% endblock %}</title>
<style>{{ style|safe }}</style>
</head>
<body>
<main>
{% block main %}{% endblock %}
</main>
{% block script %}{% endblock %}
</body>
</html>
""",
    "code_form": """<form method="get" action="/v">
<label for="kode">{{ say("Kode atau alamat yang tercetak di samping kode QR") }}</label>
<input id="kode" name="kode" required maxlength="2000" autocomplete="off" autocapitalize="characters" spellcheck="false">
<button>{{ say("Cari naskah") }}</button>
</form>
""",
    "file_form": """<form method="post" action="/v" enctype="multipart/form-data">
<label for="file">{{ say("Periksa berkas: PDF, DOCX yang pernah diserahkan, foto, atau pindaian. Letakkan atau pilih di sini") }}</label>
<input type="file" id="file" name="file" accept="application/pdf,.pdf,.docx,.xlsx,image/jpeg,image/png,image/webp,image/tiff,image/gif"\
 required data-paling="{{ most }}" aria-describedby="berkas-ket">
{% if code %}<input type="hidden" name="code" value="{{ code }}">{% endif %}
<p id="terlalu-besar" class="buruk" role="alert" hidden>{{ too_large }}</p>
<button>{{ say("Periksa berkas") }}</button>
<p class="kecil" id="berkas-ket">{{ say("Paling besar {mb} MB. Berkas dibandingkan dengan arsip bita demi bita, lalu dihapus dari ingatan. Tidak disimpan.", mb=most // 1048576) }}</p>
</form>
""",
    "state": """<div class="vonis keadaan {{ tone }}"><p>{{ label }}</p><p>{{ told.words }}</p>
{% for each in told.validity.by if each.code %}<p><a href="/v/{{ each.code }}">{{ say("Lihat {naskah}", naskah=letter(each)) }}</a></p>
{% endfor %}</div>
""",
    "download": """<p><a class="tombol" href="/v/{{ told.code }}/naskah.pdf">\
{{ say("Unduh halaman sebelum ditandatangani dengan tangan (PDF)") if told.scanned else say("Unduh naskah dari arsip (PDF)") }}</a></p>
""",
    "facts": """<dl>
{% if told.kantor %}<dt>{{ say("Kantor") }}</dt><dd>{{ told.kantor }}</dd>{% endif %}
{% if told.judul %}<dt>{{ say("Judul") }}</dt><dd lang="id">{{ told.judul }}</dd>{% endif %}
{% if told.jenis %}<dt>{{ say("Jenis") }}</dt><dd>{{ called(told) }}</dd>{% endif %}
{% if told.open %}<dt>{{ say("Nomor") }}</dt><dd>{{ told.nomor or (say("tidak bernomor sendiri") if told.tanggal else say("tidak pernah bernomor") if told.status == "batal" else say("belum bernomor")) }}</dd>
<dt>{{ say("Tanggal") }}</dt><dd>{{ tanggal(told.tanggal) if told.tanggal else say("tidak pernah bertanggal") if told.status == "batal" else say("belum bertanggal") }}</dd>{% endif %}
<dt>{{ say("Kode") }}</dt><dd><code>{{ told.code }}</code></dd>
{% if told.content_digest %}<dt>{{ say("Sidik isi (SHA-256)") }}</dt><dd><code>{{ told.content_digest }}</code></dd>{% endif %}
{% if told.pdf_sha256 %}<dt>{{ say("Sidik berkas PDF") }}</dt><dd><code>{{ told.pdf_sha256 }}</code></dd>{% endif %}
</dl>
""",
    "document": """{% extends "page" %}
{% block main %}
<p class="kepala">{{ say("Verifikasi naskah dinas") }}</p>
<h1>{{ called(told) if not told.nomor else say("{jenis} Nomor {nomor}", jenis=called(told), nomor=told.nomor) }}</h1>
{% include "state" %}
<p class="vonis" id="klaim" hidden data-nomor="{{ told.nomor or "" }}" data-tanggal="{{ told.tanggal or "" }}" data-sidik="{{ told.content_digest or "" }}"
 data-sama="{{ say("Nomor, tanggal, dan sidik isi dalam kode QR sama dengan catatan arsip. Tanda tangan kode QR tidak diperiksa di sini, dan kode yang sama dapat disalin ke kertas lain.") }}"
 data-beda="{{ say("Kode QR menyebut nomor, tanggal, atau sidik isi yang BERBEDA dari catatan arsip.") }}"
 data-terpotong="{{ say("Alamat ini tidak lengkap, mungkin terpotong: nomor, tanggal, dan sidik isi di dalamnya tidak dapat dibandingkan. Pindai kode QR-nya sekali lagi.") }}"
 data-tertutup="{{ say("Nomor, tanggal, dan sidik isi dalam kode QR tidak dapat dibandingkan: catatan arsipnya tidak ditunjukkan di sini.") }}"></p>
{% if told.pdf_sha256 %}<p>{{ say("Kode QR dapat disalin ke kertas lain: bandingkan kertas Anda dengan naskah di arsip.") }}</p>
{% include "download" %}{% endif %}
{% include "facts" %}
{% if not told.open %}<p>{{ say("Naskah ini tidak terbuka untuk umum. Hanya keadaannya yang dapat ditunjukkan; kertas Anda tidak dapat dibandingkan di sini.") }}</p>{% endif %}
{% if told.signers %}<h2>{{ say("Penanda tangan") }}</h2>
<ul>{% for each in told.signers %}<li><strong>{{ each.nama }}</strong>, {{ each.jabatan }}<br>
{{ say("sebagai {kapasitas}; {tingkat}", kapasitas=each.kapasitas, tingkat=each.tingkat) }}{% if each.sertifikat %}<br>{{ say("Sertifikat {sertifikat}", sertifikat=each.sertifikat) }}{% endif %}<br><time datetime="{{ each.at.isoformat() }}">{{ waktu(each.at, told.zona) }}</time></li>{% endfor %}</ul>{% endif %}
{% if told.history %}<h2>{{ say("Riwayat") }}</h2>
<ol>{% for each in told.history %}<li>{{ each.words }} <time datetime="{{ each.at.isoformat() }}">{{ waktu(each.at, told.zona) }}</time></li>{% endfor %}</ol>{% endif %}
{% with code = told.code %}{% include "file_form" %}{% endwith %}
{% endblock %}
{% block script %}<script>{{ script|safe }}</script>{% endblock %}
""",
    "file": """{% extends "page" %}
{% block main %}
<p class="kepala">{{ say("Verifikasi naskah dinas") }}</p>
<h1>{{ say("Tidak dapat diperiksa") if unjudged else say("Hasil pemeriksaan berkas") }}</h1>
{% if first %}{% include "state" %}{% endif %}
<div class="vonis {{ file_tone }}">{% for each in judged.words %}<p>{{ each }}</p>{% endfor %}</div>
{% if told and told.pdf_sha256 and judged.belongs and not first %}{% include "download" %}{% endif %}
{% if signatures %}<h2>{{ say("Tanda tangan elektronik di dalam berkas") }}</h2>
<ul>{% for each in signatures %}<li>{{ each }}</li>{% endfor %}</ul>{% endif %}
<dl><dt>{{ say("Sidik berkas (SHA-256)") }}</dt><dd><code>{{ judged.sha256 }}</code></dd></dl>
{% if told %}<h2>{{ say("Naskah di arsip") if judged.belongs else say("Naskah yang ditanyakan") }}</h2>
{% if not first %}{% include "state" %}{% endif %}
{% include "facts" %}
<p><a class="tombol" href="/v/{{ told.code }}">{{ say("Lihat catatan naskah") }}</a></p>{% endif %}
{% with code = "" %}{% include "file_form" %}{% endwith %}
{% endblock %}
{% block script %}<script>{{ script|safe }}</script>{% endblock %}
""",
    "start": """{% extends "page" %}
{% block main %}
<h1>{{ say("Verifikasi naskah dinas") }}</h1>
<p>{{ say("Pindai kode QR pada naskah, buka alamat yang tercetak di sampingnya, atau ketik kodenya. Berkas PDF, foto, dan pindaian dapat diperiksa juga.") }}</p>
{% include "code_form" %}
{% with code = "" %}{% include "file_form" %}{% endwith %}
{% endblock %}
{% block script %}<script>{{ script|safe }}</script>{% endblock %}
""",
    "failed": """{% extends "page" %}
{% block main %}
<p class="kepala">{{ say("Verifikasi naskah dinas") }}</p>
<h1>{{ title }}</h1>
<p>{{ text }}</p>
{% include "code_form" %}
{% with code = "" %}{% include "file_form" %}{% endwith %}
{% endblock %}
""",
}
_TONES: Final = {
    State.IN_FORCE: "baik",
    State.ARCHIVED: "baik",
    State.REPLACED: "buruk",
    State.REVOKED: "buruk",
    State.VOID: "buruk",
}
_FILES: Final = {
    Standing.CHANGED: "buruk",
    Standing.FOREIGN: "buruk",
    Standing.UNKNOWN: "buruk",
}


def _said(value: object) -> object:
    """Say a sentence in the language asked for; what documents say themselves stands as it is."""
    return in_language(value) if isinstance(value, Sentence) else value


_environment = Environment(
    loader=DictLoader(PAGES), autoescape=True, undefined=StrictUndefined, finalize=_said
)


def headers() -> dict[str, str]:
    """Return what a page is sent with in the language asked for."""
    return {**HEADERS, "Content-Language": spoken()}


def start() -> str:
    """Return the page that asks for a file."""
    return _render("start")


def document(told: Told) -> str:
    """Return the page of a code."""
    return _render("document", told=told, **_state(told))


def file(judged: Judged) -> str:
    """Return the page that says what a file is; how its document stands has its colour where the file is the document's own."""
    told = judged.told
    return _render(
        "file",
        judged=judged,
        told=told,
        first=judged.itself,
        unjudged=verdicts.unjudged(judged.verdict),
        file_tone=_file_tone(judged),
        signatures=verdicts.signatures(judged.report, judged.owners, sealed=judged.sealed, grown=judged.grown)
        if judged.report is not None
        else [],
        **(_state(told) | ({} if judged.itself else {"tone": "netral"}) if told is not None else {}),
    )


def _file_tone(judged: Judged) -> str:
    """Return the colour of what is said of a file: good only of the document's own, and no draft is."""
    if judged.printed.wrong:
        return "buruk"
    if judged.itself and judged.told is not None:
        return "ragu" if judged.told.validity.state is State.NOT_YET else "baik"
    if verdicts.unjudged(judged.verdict):
        return "ragu"
    if judged.instead is not None or judged.verdict.why is Why.OTHER_CODE:
        return "buruk"
    return _FILES.get(judged.verdict.standing, "ragu")


def failed(status: int, *, sent: bool = True) -> str:
    """Return the page of what could not be answered; ``sent``: a file was sent, not a code asked for."""
    title, text = refusals.page(status, sent=sent)
    return _render("failed", title=title, text=text)


def _render(name: str, **values: Any) -> str:
    return _environment.get_template(name).render(
        style=STYLE,
        script=_SCRIPT,
        language=spoken(),
        tanggal=tanggal,
        waktu=waktu,
        called=_called,
        say=say,
        letter=words.letter,
        most=FILE_BYTES,
        too_large=refusals.TOO_LARGE,
        **values,
    )


def _state(told: Told) -> dict[str, str]:
    state = told.validity.state
    return {"label": words.LABEL[state], "tone": _TONES.get(state, "ragu")}


def _called(told: Told) -> str:
    return words.called(told.jenis, None, None) if told.jenis else say("Naskah {kode}", kode=told.code)

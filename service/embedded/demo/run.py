"""Plays the demonstration to its end: the story, then what anyone may ask of its Surat Edaran, then the summary."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from service.embedded.demo.desk import DemoDesk, DemoFailed
from service.embedded.demo.screen import DemoResult, DemoScreen, middle
from service.embedded.demo.story import HUKUM, PENGELOLA, PERENCANAAN, SEKRETARIS, DemoPerson, Story
from service.embedded.demo.tokens import personal_tokens

EVENTS = ("pengumpulan-data-kinerja-2026", "surat-dan-perjanjian-2026")
SURAT_EDARAN = "02-surat-edaran"


def run(
    *,
    url: str,
    key: str,
    dsn: str,
    satker: str,
    examples: Path,
    save_to: Path,
    keyring: Path,
    console: Console,
    brief: bool = False,
    waiting: bool = False,
) -> list[DemoResult]:
    """Play it, or its ``brief`` form; ``waiting`` leaves one circular for whoever goes on in the browser. Raise ``DemoFailed`` unless every document is archived and every verdict is the true one."""
    screen, started = DemoScreen(console), time.monotonic()
    with personal_tokens(dsn, satker) as tokens, DemoDesk(url, key, tokens) as desk:
        story = Story(
            desk=desk,
            screen=screen,
            events=[examples / each for each in EVENTS],
            saved=save_to,
            run=f"{datetime.now(UTC):%Y%m%dT%H%M%S}",
            cast=_cast(desk),
            brief=brief,
        )
        bind(desk, screen, story.cast, keyring / satker)
        story.tell()
        shown = story.collect()
        seal = verify(desk, screen, story)
        if waiting:
            story.leave_one()
    screen.documents(shown)
    paraf = [seconds for verb, seconds in story.took if verb in ("paraf", "return", "revise")]
    screen.summary(
        [
            f"{len(shown)} naskah dalam {time.monotonic() - started:.0f} detik; paraf sampai PDF baru terarsip: {middle(paraf)} (median).",
            f"Segel: {seal}",
            f"PDF: {save_to}; Surat Edaran tahap demi tahap: {save_to / SURAT_EDARAN}",
            f"Verifikasi, tanpa akun: {url}/v",
        ]
    )
    return shown


def bind(desk: DemoDesk, screen: DemoScreen, cast: Mapping[str, DemoPerson], certificates: Path) -> None:
    """Let each official confirm the certificate that the demonstration issued them: a name alone binds nobody."""
    files = {person.id: certificates / f"{person.id}.crt" for person in cast.values()}
    bound = [who for who, file in files.items() if file.is_file() and desk.bind(who, file.read_bytes())]
    if bound:
        screen.note(f"Sertifikat DEMO diikat oleh admin dan dikukuhkan pemiliknya: {len(bound)} pejabat.")


def verify(desk: DemoDesk, screen: DemoScreen, story: Story) -> str:
    """Ask of the Surat Edaran what anyone may ask; return what its seal is worth."""
    screen.chapter("Verifikasi: siapa saja, tanpa akun")
    paper = next(each for each in story.papers if each.file == SURAT_EDARAN)
    told = desk.code(paper.code)
    screen.answer(f"/v/{paper.code}", told["status_words"])
    final = (story.saved / f"{SURAT_EDARAN}.pdf").read_bytes()
    draft = (story.saved / SURAT_EDARAN / "1-konsep.pdf").read_bytes()
    files = {
        "berkasnya": (final, "archived"),
        "konsep pertamanya": (draft, "earlier"),
        "berkasnya + 1 bita": (final + b"\n", "changed"),
    }
    seal = "-"
    for name, (pdf, expected) in files.items():
        judged = desk.judge(pdf)
        if judged["standing"] != expected:
            raise DemoFailed(f"{name} was judged {judged['standing']}, not {expected}")
        screen.answer(name, " ".join(judged["words"]))
        if expected == "archived":
            seal = " ".join(judged["signature_words"])
    return seal


def _cast(desk: DemoDesk) -> Mapping[str, DemoPerson]:
    """Who holds the story's positions today; raises ``DemoFailed`` at an office that has none of them."""
    names = {each["id"]: each["nama"] for each in desk.read("/people")["people"]}
    held = {
        each["key"]: [holder for holder in each["today"] if holder in names]
        for each in desk.read("/positions")["positions"]
    }
    wanted = (SEKRETARIS, PERENCANAAN, HUKUM, PENGELOLA)
    if empty := [key for key in wanted if not held.get(key)]:
        raise DemoFailed(
            f"nobody holds {', '.join(empty)} at this office; the demo needs the demo office: use another --home"
        )
    return {key: DemoPerson(id=held[key][0], nama=names[held[key][0]]) for key in wanted}

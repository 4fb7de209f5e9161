"""``naskah webhooks``: who is told of an office's events, what arrived, what did not, and sending it again."""

from __future__ import annotations

import time
from typing import Annotated, Any
from uuid import UUID

import typer

from service.terminal.answers import checked
from service.terminal.remote import remote
from service.terminal.screen import AsJson, console, for_programs, print_facts, print_json, print_table
from service.terminal.surroundings import CommandFailed

app = typer.Typer(
    no_args_is_help=True,
    help="""Tell other programs what happens to documents: signed events (Standard Webhooks, HMAC or Ed25519), carried to their address.

    Begin with [bold]naskah webhooks add[/], then [bold]naskah webhooks test[/]; [bold]naskah webhooks list[/] shows what arrives
    and what does not. An event carries ids, type, time, status and a link, never what a document says.
    All of it needs an administrator's key (NASKAH_URL, NASKAH_TOKEN).""",
)
WebhookId = Annotated[UUID, typer.Argument(help="The subscription's id, as `naskah webhooks list` shows it.")]
SEEN_WITHIN_S = 30.0
"""An attempt takes 20 s at most."""
LOOK_S = 0.2


@app.command()
def add(
    url: Annotated[
        str,
        typer.Argument(
            help="Where to: https://..., or http:// to a network named in NASKAH_WEBHOOK_NETWORKS."
        ),
    ],
    event_type: Annotated[
        list[str] | None,
        typer.Option("--type", help="Only this event type, e.g. signed; repeatable. Without it: every type."),
    ] = None,
    ceiling: Annotated[
        str, typer.Option(help="Highest access class told of: B, T, R or SR. Of others nothing is sent.")
    ] = "B",
    scheme: Annotated[
        list[str] | None,
        typer.Option(
            help="How events are signed: v1 (HMAC with a secret, which the Standard Webhooks libraries check),"
            " v1a (Ed25519, by the office's key); repeatable for both. Without it: v1a."
        ),
    ] = None,
    note: Annotated[str, typer.Option(help="Whose it is and what for.")] = "",
    as_json: AsJson = False,
) -> None:
    """Subscribe an address to the office's events from now on, and show what to check them with; a secret only this once.

    Examples:

      naskah webhooks add https://e-kinerja.example/naskah --type signed --type archived --note "e-kinerja"

      naskah webhooks add http://10.13.6.20:9000/events --ceiling T --scheme v1
    """
    types = [_type(each) for each in event_type or ()]
    body = {"url": url, "types": types, "ceiling": ceiling.upper(), "note": note}
    if scheme:
        body["schemes"] = scheme
    with remote() as at:
        made = at.post("/webhooks", json=body)
    for_programs(made, as_json)
    console.print(f"subscription {made['id']}; the receiver checks with:", highlight=False)
    for text in (*(key["key"] for key in made["keys"]), *filter(None, [made.get("secret")])):
        typer.echo(text)
    console.print(f"Try it: naskah webhooks test {made['id']}", highlight=False)


def _type(word: str) -> str:
    """Return an event's type by its short word: signed is a document's, event.refused is told in full but its ends."""
    if "." not in word:
        return f"id.naskah.document.{word}.v1"
    return word if word.startswith("id.") else f"id.naskah.{word}.v1"


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the subscriptions: what waits for each, since when, what was given up.

    Example:  naskah webhooks list
    """
    with remote() as at:
        found = at.get("/webhooks")
    for_programs(found, as_json)
    print_table("Subscriptions", COLUMNS, [row_of(each) for each in found["webhooks"]], right=COLUMNS[3:])


COLUMNS = ("id", "url", "state", "failing", "waiting", "oldest s", "dead", "sent/min", "failed/min")


def row_of(report: dict[str, Any]) -> tuple[Any, ...]:
    """Return a subscription's line in a table of ``COLUMNS``."""
    age = report["oldest_age_s"]
    return (
        report["id"],
        report["url"],
        report["state"],
        report["failures"],
        report["waiting"],
        None if age is None else f"{age:.0f}",
        report["dead"],
        report["delivered_per_minute"],
        report["failed_per_minute"],
    )


@app.command()
def show(webhook_id: WebhookId, as_json: AsJson = False) -> None:
    """Show one subscription: what of, up to which class, how it stands, and why it is paused.

    Example:  naskah webhooks show 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55
    """
    with remote() as at:
        found = at.get(f"/webhooks/{webhook_id}")
    for_programs(found, as_json)
    facts = {**found, "types": ", ".join(found["types"]) or "every type"}
    print_facts("Subscription", list(facts.items()))


@app.command()
def pause(
    webhook_id: WebhookId, reason: Annotated[str, typer.Option(help="Why; shown in the list.")] = ""
) -> None:
    """Let everything wait, e.g. while the receiver is being repaired. Nothing is lost or given up meanwhile.

    Example:  naskah webhooks pause 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55 --reason "server move"
    """
    with remote() as at:
        at.post(f"/webhooks/{webhook_id}/pause", json={"reason": reason})
    console.print(f"{webhook_id} is paused", highlight=False)


@app.command()
def resume(webhook_id: WebhookId) -> None:
    """Send again, beginning with what waited; also after a receiver that said it is gone (410) is back.

    Example:  naskah webhooks resume 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55
    """
    with remote() as at:
        at.post(f"/webhooks/{webhook_id}/resume")
    console.print(f"{webhook_id} is served again", highlight=False)


@app.command()
def remove(webhook_id: WebhookId) -> None:
    """End a subscription for good; what still waited for it is not sent.

    Example:  naskah webhooks remove 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55
    """
    with remote() as at:
        checked(at.client.delete(f"/webhooks/{webhook_id}"))
    console.print(f"{webhook_id} is removed", highlight=False)


@app.command()
def deliveries(
    webhook_id: WebhookId,
    state: Annotated[
        str | None, typer.Option(help="Only waiting, leased, delivered, dead or withheld.")
    ] = None,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1, max=200)] = 50,
    as_json: AsJson = False,
) -> None:
    """List what was sent or is to be, the newest events first: state, attempts, the last answer and why it failed.

    Examples:

      naskah webhooks deliveries 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55

      naskah webhooks deliveries 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55 --state dead
    """
    with remote() as at:
        found = at.get(f"/webhooks/{webhook_id}/deliveries", state=state, limit=limit)
    for_programs(found, as_json)
    columns = ("event", "type", "document", "state", "attempts", "answered", "cause", "detail", "next")
    rows = [
        (
            each["event"],
            each["type"],
            each["document"],
            each["state"],
            each["attempts"],
            each["answered"],
            each["cause"],
            each["detail"],
            each["run_after"] if each["state"] == "waiting" else None,
        )
        for each in found["deliveries"]
    ]
    print_table("Deliveries", columns, rows, right=("attempts", "answered"))


@app.command()
def replay(
    webhook_id: WebhookId,
    event: Annotated[
        UUID | None, typer.Option(help="One event, dead or delivered; without it every dead one.")
    ] = None,
) -> None:
    """Send again what was given up, or one event. The webhook-id stays: a receiver that has it passes it over.

    Examples:

      naskah webhooks replay 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55

      naskah webhooks replay 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55 --event 0198c0de-0000-7000-8000-000000000000
    """
    with remote() as at:
        number = at.post(f"/webhooks/{webhook_id}/replay", json={"event": str(event) if event else None})
    console.print(f"{number['replayed']} deliveries wait again", highlight=False)


@app.command("test")
def try_(webhook_id: WebhookId, as_json: AsJson = False) -> None:
    """Send an event that concerns no document, and say how it went; exit code 1 when it did not arrive at once.

    Example:  naskah webhooks test 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55
    """
    with remote() as at:
        sent = at.post(f"/webhooks/{webhook_id}/test")
        deadline = time.monotonic() + SEEN_WITHIN_S
        while sent["done_at"] is None and sent["failed_at"] is None:
            if time.monotonic() > deadline:
                raise CommandFailed(
                    "It was not tried yet: is the subscription paused, is the courier running?"
                )
            time.sleep(LOOK_S)
            sent = at.get(f"/webhooks/{webhook_id}/deliveries/{sent['event']}")
    if as_json:
        print_json(sent)
    if sent["state"] != "delivered":
        raise CommandFailed(f"It did not arrive: {sent['cause']} {sent['detail'] or ''}".rstrip())
    if not as_json:
        console.print(f"event {sent['event']} arrived, answered {sent['answered']}", highlight=False)


@app.command()
def keys(
    satker: Annotated[str, typer.Argument(help="The office.")],
    as_json: AsJson = False,
) -> None:
    """Show the public keys an office's events are signed with now, the present one first.

    Example:  naskah webhooks keys 1306
    """
    with remote() as at:
        found = at.get(f"/webhooks/keys/{satker}")
    for_programs(found, as_json)
    rows = [(each["key"], each["added_at"], each["until"] or "at present") for each in found["keys"]]
    print_table(f"Keys of {satker}", ("key", "since", "until"), rows)


@app.command()
def rotate(
    webhook_id: Annotated[
        UUID | None, typer.Argument(help="A subscription signed by v1; without it the office's key (v1a).")
    ] = None,
    overlap_hours: Annotated[
        float, typer.Option(help="The present one signs beside the new one for so long; 0 if it was stolen.")
    ] = 72.0,
    as_json: AsJson = False,
) -> None:
    """Give the office a new signing key, or one subscription a new secret, shown this once.

    During the overlap both sign: give receivers the new one before it ends.

    Examples:

      naskah webhooks rotate

      naskah webhooks rotate 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55 --overlap-hours 0
    """
    about = f"/webhooks/{webhook_id}/rotate" if webhook_id else "/webhooks:rotate"
    with remote() as at:
        found = at.post(about, json={"overlap_hours": overlap_hours})
    for_programs(found, as_json)
    if webhook_id:
        typer.echo(found["secret"])
        return
    for each in found["keys"]:
        until = f"until {each['until']}" if each["until"] else "from now on"
        console.print(f"{each['key']}  {until}", highlight=False, soft_wrap=True)

"""From a private version to a public one: protect, look for personal data, keep."""

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.ids import RandomBytes, uuid7
from ratusz.bank.base.sentences import N_
from ratusz.bank.build.corrected import corrected, staged
from ratusz.bank.build.keep import SOFTWARE, Step, keep_parts, no_step
from ratusz.bank.build.secrecy import NOTHING_BESIDE, Beside, Guard, as_shown, guarded, require_safe
from ratusz.bank.check.corrections.apply import untold
from ratusz.bank.check.corrections.correction import Correction
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.problem import Report, Severity
from ratusz.bank.model.table import Table
from ratusz.bank.protect import NO_OFFICE, Office, personal, protect
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.store import Store
from ratusz.bank.store.manifest import Kind, Lineage, Manifest


def make_public(
    *,
    store: Store,
    engine: Engine,
    private: Manifest,
    withheld: Sequence[str] = (),
    accepted: Collection[tuple[str, str]] = (),
    office: Office = NO_OFFICE,
    protection: Protection | None = None,
    beside: Beside = NOTHING_BESIDE,
    guard: Guard | None = None,
    corrections: Sequence[Correction] = (),
    kept: Path | None = None,
    tells: bool = True,
    now: datetime,
    random_bytes: RandomBytes,
    step: Step = no_step,
) -> Manifest:
    """Commit the public version of `private` without the columns `withheld`; which version readers see is decided elsewhere.

    `protection`: how cells that tell too much of people are hidden, so that nothing shown in it and `beside` it gives them back;
    `Stopped` where that cannot be. `guard`: what was found out of exactly this before; None: it is found out now.

    `corrections`: those in force. Each that the source has not overtaken is in the public version, which remembers it and its cells.
    Whatever is hidden is chosen, and attacked, of the corrected table. `kept`: where that is worked out once (`build.corrected`).
    `tells`: whether readers may learn what the source says in corrected cells. Never where figures are hidden here; nor where tables
    beside this one hide any, as a second figure of one cell may give another back.

    `accepted`: (problem code, column label) of personal data that a person decided to publish. Other personal data is
    `Stopped`. A public version names neither the report nor the recipe of the private one: both quote cells.
    """
    with store.stage() as work:
        step("correcting")
        tells = tells and (protection is None or protection.method is Method.OPEN)
        mended = corrected(store, engine, private, corrections, kept=kept or work)
        whole = staged(mended.table if tells else untold(engine, store.table(private), mended, work=work), work)
        step("protecting")
        table, guard = _protected(engine, whole, protection, beside, guard, withheld, work)
        withheld = sorted({*withheld, *(protection.inside if protection else ())})
        names = private.lineage.table_name, private.lineage.file_name or ""
        found = personal(engine, table, name=names[0], file_name=names[1], office=office, whole=whole)
        _refuse_undecided(found, accepted)
        step("keeping")
        decisions = _decisions(withheld, found, protection, guard)
        if corrections:
            decisions["corrections"] = {**mended.as_json(), "told": tells}
        manifest = _manifest(store, private, table, decisions, now=now, random_bytes=random_bytes)
        store.commit(manifest)
    return manifest


def _manifest(
    store: Store, private: Manifest, table: Table, decisions: dict[str, object], *, now: datetime, random_bytes: RandomBytes
) -> Manifest:
    """The public version of `private` with the rows of `table`, whose files move into the store."""
    return Manifest(
        id=str(uuid7(now=now, random_bytes=random_bytes)),
        resource=private.resource,
        kind=Kind.PUBLIC,
        mode=private.mode,
        made_at=now,
        schema=table.schema,
        parts=keep_parts(store, table.parts),
        raw=keep_parts(store, table.raw),
        lineage=Lineage(
            original=private.lineage.original, file_name=private.lineage.file_name, table_name=private.lineage.table_name,
            derived_from=private.id, decisions=store.add_document(decisions), software=SOFTWARE, address=private.lineage.address,
        ),
    )  # fmt: skip


def _protected(
    engine: Engine, whole: Table, protection: Protection | None, beside: Beside, guard: Guard | None, withheld: Sequence[str], work: Path
) -> tuple[Table, Guard | None]:
    """What goes out of `whole`, and what was hidden of it; `Stopped` where that could be known all the same."""
    if protection is None:
        return protect(engine, whole, withheld=withheld, work=work), guard
    guard = guard or guarded(engine, whole, protection, beside, withheld=withheld)
    require_safe(guard)
    table = protect(engine, whole, withheld=sorted({*withheld, *protection.inside}), work=work)
    return as_shown(engine, table, protection, guard, work=work), guard


def _decisions(withheld: Sequence[str], found: Report, protection: Protection | None, guard: Guard | None) -> dict[str, object]:
    """What the public version remembers of what was done to the private one."""
    decisions: dict[str, object] = {
        "withheld": sorted(withheld),
        "accepted": sorted([problem.code, problem.where.column or "", problem.found or ""] for problem in found.problems),
    }
    if protection and guard:
        told = guard.as_json()
        decisions |= {"protection": protection.as_json(), **{name: told[name] for name in ("hidden", "lost", "standing_out", "cells")}}
    return decisions


def _refuse_undecided(found: Report, accepted: Collection[tuple[str, str]]) -> None:
    errors = (problem for problem in found.problems if problem.weight is Severity.ERROR)
    open_ = [problem for problem in errors if (problem.code, problem.where.column or "") not in set(accepted)]
    columns = {problem.where.column or problem.where.table or "" for problem in open_}
    if columns:
        raise Stopped(
            "personal-data",
            N_("Personal data stands in columns about which nobody has decided: {columns}."),
            N_("Withhold these columns, or decide that they may be published."),
            values={"columns": ", ".join(sorted(columns))},
        )

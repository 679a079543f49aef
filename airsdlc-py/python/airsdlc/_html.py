"""What results look like in a notebook: tables, and pictures that core draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from airsdlc import BoltLog, DiffReport, Impact, NodeView, Report, ResultList, Stats, Trace

MAX_ROWS = 60
# A picture with more boxes than these tells nothing and slows the notebook down.
MAX_BOXES = 150

_CELL = "text-align:left;vertical-align:top"


def result_list(results: ResultList[Any]) -> str:
    """Show the fields of each record, without lists of records."""
    rows = results[:MAX_ROWS].to_dicts()
    fields = rows[0] if rows else []
    names = [name for name in fields if any(_is_shown(row[name]) for row in rows)]
    return _table(names, [[row[name] for name in names] for row in rows], len(results))


def node_view(view: NodeView) -> str:
    """Show the node and its edges, those that leave it first."""
    title = f"{escape(view.node.id)} ({escape(view.node.kind)})"
    fields = {name: value for name, value in view.node.to_dict().items() if _is_shown(value)}
    node = _table(list(fields), [list(fields.values())], 1)
    edges = result_list(view.outgoing) + result_list(view.incoming)
    return f"<div><p><b>{title}</b></p>{node}{edges}</div>"


def trace(answer: Trace) -> str:
    """Show the chain, each node with the relation that leads to it, and its picture."""
    title = f"Trace {escape(answer.direction)} from {_ids(answer.roots)}"
    head = ["distance", "kind", "id", "title", "because"]
    cells = [
        [node.distance, node.kind, node.id, node.title, node.via[-1]]
        for node in answer.nodes[:MAX_ROWS]
    ]
    return _answer(title, _table(head, cells, len(answer.nodes)), answer, len(answer.nodes))


def impact(answer: Impact) -> str:
    """Show what is hit, what it is worth, and the picture."""
    title = f"Impact of {_ids(answer.roots)} ({escape(answer.flow)})"
    head = ["kind", "id", "title", "distance", "narrow", "because"]
    cells = [
        [hit.kind, hit.id, hit.title, hit.distance, hit.narrow, hit.via[-1]]
        for hit in answer.affected[:MAX_ROWS]
    ]
    table = _worth(answer) + _table(head, cells, len(answer.affected)) + _spared(answer)
    return _answer(title, table, answer, len(answer.affected))


def stats(counts: Stats) -> str:
    """Show how many nodes and edges there are of each kind."""
    title = f"{counts.nodes} nodes, {counts.edges} edges, {counts.unresolved} unresolved references"
    tables = [
        _table([what, "count"], by_kind.items(), len(by_kind))
        for what, by_kind in [("nodes", counts.nodes_by_kind), ("edges", counts.edges_by_kind)]
    ]
    return (
        f"<p><b>{title}</b></p>"
        f'<div style="display:flex;gap:2em;align-items:flex-start">{"".join(tables)}</div>'
    )


def bolt_log(answer: BoltLog) -> str:
    """Show each unit of work with when it was made, and of how much."""
    head = ["id", "title", "first", "last", "commits", "files", "lines", "spoken of by"]
    cells = [
        [
            work.id,
            work.title if work.is_defined else "not defined",
            work.first,
            work.last,
            len(work.commits),
            len(work.files),
            f"+{work.lines['added']} -{work.lines['removed']}",
            len(work.mentions),
        ]
        for work in answer.work[:MAX_ROWS]
    ]
    ends = ", ".join(end[:12] for end in answer.ends)
    note = f"<p>History ends at {escape(ends)}: what was before is not known.</p>" if ends else ""
    return f"<div>{_table(head, cells, len(answer.work))}{note}</div>"


def report(answer: Report) -> str:
    """Show how much was found, and each finding with what to do about it."""
    head = ["severity", "rule", "where", "what", "help", "known"]
    cells = [
        [
            found.severity,
            f"{found.code} {found.rule}",
            found.location,
            found.message,
            found.help,
            found.known,
        ]
        for found in answer.diagnostics[:MAX_ROWS]
    ]
    table = _table(head, cells, len(answer.diagnostics))
    return f"<div><p><b>{_counts(answer)}</b></p>{table}</div>"


def diff_report(answer: DiffReport) -> str:
    """Show what changed, and what is to be looked at again; what only moved is counted."""
    moved = sum(counts["moved"] for counts in answer.summary.values())
    lists = [
        ("nodes", [row for row in answer.nodes.to_dicts() if row["change"] != "moved"]),
        ("edges", [row for row in answer.edges.to_dicts() if row["change"] != "moved"]),
        ("references", [row for row in answer.unresolved.to_dicts() if row["change"] != "moved"]),
    ]
    tables = ""
    for what, rows in lists:
        names = [name for name in (rows[0] if rows else []) if name not in ("older", "newer")]
        cells = [[row[name] for name in names] for row in rows[:MAX_ROWS]]
        tables += f"<p><b>{what}</b></p>{_table(names, cells, len(rows))}"
    hits = [*answer.impact_of_changed.affected, *answer.impact_of_removed.affected]
    cells = [[hit.kind, hit.id, hit.title, hit.via[-1]] for hit in hits[:MAX_ROWS]]
    head = ["kind", "id", "title", "because"]
    tables += f"<p><b>to be looked at again</b></p>{_table(head, cells, len(hits))}"
    return f"<div><p><b>What changed</b>; {moved} only moved</p>{tables}</div>"


def _counts(answer: Report) -> str:
    summary = answer.summary
    new = [(summary.error, "error"), (summary.warning, "warning"), (summary.info, "note")]
    other = [
        (summary.known, "known to the baseline"),
        (summary.gone, "of the baseline gone"),
        (summary.hidden, "hidden by comments and exceptions"),
    ]
    texts = [f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in new]
    return ", ".join(texts + [f"{count} {what}" for count, what in other if count])


_WHY = {
    "no-rate": "no rate is stated",
    "unread-rate": "a rate is no number with a unit",
    "no-kpi": "the PRD has no KPI",
    "no-kpi-hit": "no KPI of the PRD is hit",
}


def _worth(answer: Impact) -> str:
    cells = [
        [
            kpi.id,
            kpi.title if kpi.narrow else f"{kpi.title} (widened)",
            worth.quantity,
            f"{worth.amount:,.2f} {worth.unit}",
            worth.formula,
        ]
        for kpi in answer.business.kpis
        for worth in kpi.estimates
    ]
    head = ["KPI", "title", "quantity", "estimate", "formula"]
    table = _table(head, cells, len(cells)) if cells else ""
    return table + "".join(
        f"<p><b>Not known</b>, {why}: {_ids(ids)}</p>"
        for reason, why in _WHY.items()
        if (ids := [gap.of for gap in answer.business.gaps if gap.reason == reason])
    )


def _spared(answer: Impact) -> str:
    ids = _ids([sibling.id for sibling in answer.unaffected_siblings])
    return f"<p><b>Not hit</b>, though beside what is: {ids}</p>" if ids else ""


def _answer(title: str, table: str, answer: Trace | Impact, boxes: int) -> str:
    if boxes > MAX_BOXES:
        picture = "<p>Too large to draw here; <code>export('svg')</code> draws it.</p>"
    else:
        picture = f'<div style="overflow-x:auto">{answer.export("svg")}</div>'
    return f"<div><p><b>{title}</b></p>{table}{picture}</div>"


def _ids(ids: Sequence[str]) -> str:
    return escape(", ".join(ids))


def _is_shown(value: Any) -> bool:
    if _is_work(value):
        return True
    parts = value.values() if isinstance(value, dict) else [value]
    return value not in (None, "", {}, []) and not any(map(_holds_records, parts))


def _holds_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _is_work(value: Any) -> bool:
    return _holds_records(value) and {"id", "how"} <= value[0].keys()


def _cell(value: Any) -> str:
    if isinstance(value, dict) and "subject" in value:
        text = f"{value['id'][:12]} {value['subject']}"
    elif _is_work(value):
        text = ", ".join(work["id"] for work in value)
    elif isinstance(value, dict) and "line" in value:
        text = f"{value['path']}:{value['line']}"
    elif isinstance(value, dict):
        text = "; ".join(f"{name}: {_cell(part)}" for name, part in value.items())
    elif isinstance(value, list):
        text = ", ".join(map(str, value))
    elif isinstance(value, bool):
        text = "yes" if value else "no"
    else:
        text = "" if value is None else str(value)
    return text


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]], total: int) -> str:
    if total == 0:
        return "<p>none</p>"
    lines = [_line("td", row) for row in rows]
    more = f"<p>… {total - len(lines)} more</p>" if total > len(lines) else ""
    body = f"<thead>{_line('th', head)}</thead><tbody>{''.join(lines)}</tbody>"
    return f'<table style="margin-bottom:1em">{body}</table>{more}'


def _line(tag: str, cells: Sequence[Any]) -> str:
    texts = (f'<{tag} style="{_CELL}">{escape(_cell(cell))}</{tag}>' for cell in cells)
    return f"<tr>{''.join(texts)}</tr>"

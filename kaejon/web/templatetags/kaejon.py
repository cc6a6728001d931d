"""`{% load kaejon %}`: the components of templates/components/ as tags, with the filters of `written.py`.

The styleguide shows each tag in all its states beside the line that makes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kaejon.fields.dimensions import dimension
from kaejon.lib import clock, thai_date
from kaejon.web import components, written

register = template.Library()

Text = str | Promise

register.filters.update(written.register.filters)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon of the sprite, unseen by screen readers: the words beside it must say everything."""
    return _icon(name, css)


@lru_cache(maxsize=256)
def _icon(name: str, css: str) -> SafeString:
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        static("web/icons/sprite.svg"),
        name,
    )


# Blocks: what stands between the tag and its end is the body.


@register.simple_block_tag
def card(content: str, title: Text = "", kind: str = "", href: str = "", link: Text = "", level: int = 2) -> SafeString:
    """A framed part of a page. `kind`: due, overdue or done mark the edge; `href` and `link` a way to more."""
    values = {"content": content, "title": title, "kind": kind, "href": href, "link": link, "level": level}
    return render_to_string("components/card.html", values)


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: Text = "") -> SafeString:
    """Something to know before reading on. `kind`: info, done, due or overdue."""
    return render_to_string("components/notice.html", {"content": content, "kind": kind, "title": title})


@register.simple_block_tag
def stat_grid(content: str) -> SafeString:
    """A frame round several `figure`s."""
    return render_to_string("components/stat_grid.html", {"content": content})


@register.simple_block_tag
def table(
    content: str,
    caption: Text = "",
    count: int | None = None,
    unit: Text = "",
    exports: Iterable[tuple[Text, str]] = (),
) -> SafeString:
    """A table of thead and tbody: head sticks, arrow keys move, cards on a phone by each cell's data-label.

    `exports` are pairs of label and address.
    """
    content = mark_safe(components.with_whole_heads(content))
    values = {"content": content, "caption": caption, "count": count, "unit": unit, "exports": list(exports)}
    return render_to_string("components/table.html", values)


# Inclusions: one template each.


@register.inclusion_tag("components/button.html")
def button(
    label: Text,
    kind: str = "",
    type: str = "submit",
    icon: str = "",
    name: str = "",
    value: str = "",
    disabled: bool = False,
    form: str = "",
) -> dict[str, object]:
    """A button. `kind`: primary (one a page), danger, quiet or plain; `form` the id of a form elsewhere."""
    return {
        "label": label,
        "is_long": components.is_long(label),
        "kind": kind,
        "type": type,
        "icon": icon,
        "name": name,
        "value": value,
        "disabled": disabled,
        "form": form,
    }


@register.inclusion_tag("components/link_button.html")
def link_button(label: Text, href: str, kind: str = "", icon: str = "", download: bool = False) -> dict[str, object]:
    """A link that looks like a button."""
    is_long = components.is_long(label)
    return {"label": label, "is_long": is_long, "href": href, "kind": kind, "icon": icon, "download": download}


@register.inclusion_tag("components/copy_button.html")
def copy_button(target: str, label: Text) -> dict[str, object]:
    """Copies the text of the element whose id is `target`; hidden where the browser cannot."""
    return {"target": target, "label": label}


@register.inclusion_tag("components/figure.html")
def figure(
    label: Text,
    value: float | None,
    href: str = "",
    unit: Text = "",
    delta: int | None = None,
    note: Text = "",
) -> dict[str, object]:
    """A number with its name; `href` the list behind it, `delta` the change since last week."""
    return {
        "label": label,
        "value": components.grouped(value),
        "href": href,
        "unit": unit,
        "delta": None if delta is None else components.signed(delta),
        "note": note,
    }


@register.simple_tag
def five_step_bar(status: str, long: bool = False) -> SafeString:
    """Where a need stands. `long` writes every step's name below the bar."""
    return _bar(str(status), long, get_language())


@register.simple_tag
def dimension_badge(code: str, size: str = "") -> SafeString:
    """Icon, letter and name of a dimension; `size="small"` shows icon and letter and reads out the name."""
    return _badge(str(code), size, get_language())


@register.simple_tag
def status_chip(label: Text, kind: str = "") -> SafeString:
    """A word for how something stands. `kind`: info, done, due, overdue, draft or plain."""
    return _chip(str(label), kind)


# What a long list draws a hundred times is drawn once: these three depend on nothing but what they are given.
@lru_cache(maxsize=64)
def _bar(status: str, long: bool, language: str | None) -> SafeString:
    return render_to_string("components/five_step_bar.html", {"bar": components.step_bar(status), "long": long})


@lru_cache(maxsize=64)
def _badge(code: str, size: str, language: str | None) -> SafeString:
    return render_to_string("components/dimension_badge.html", {"dimension": dimension(code), "size": size})


@lru_cache(maxsize=256)
def _chip(label: str, kind: str) -> SafeString:
    return render_to_string("components/status_chip.html", {"label": label, "kind": kind})


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, label: Text, number: bool = False) -> dict[str, object]:
    """A column's head that sorts by `?sort=key`, then `?sort=-key`, keeping the rest of the address."""
    asked = context["request"].GET.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(asked, "")
    return {
        "label": label,
        "number": number,
        "direction": direction,
        "icon": {"ascending": "sort-up", "descending": "sort-down", "": "sort"}[direction],
        "href": _address(context, sort=f"-{key}" if direction == "ascending" else key),
    }


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(
    context: Context,
    label: Text,
    parameter: str,
    choices: Iterable[tuple[str, Text, int | None]],
    chosen: str | None = None,
    place: str = "",
) -> dict[str, object]:
    """Links that set `?parameter=value`. `choices`: value, words, count or None; the value "" takes the filter off.

    `chosen` is the value in force, where the page reads another from the address than stands there; `place` the id of
    the part of the page to come back to.
    """
    asked = context["request"].GET.get(parameter, "") if chosen is None else chosen
    mark = f"#{place}" if place else ""
    chips = [
        {
            "label": words,
            "count": count,
            "is_active": value == asked,
            "href": _address(context, **{parameter: value}) + mark,
        }
        for value, words, count in choices
    ]
    return {"label": label, "chips": chips}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, object]:
    """The pages of a list, by `?page=`; nothing for a single page."""
    numbers = [
        {"number": number, "href": _address(context, page=str(number)) if isinstance(number, int) else ""}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "numbers": numbers,
        "previous": _address(context, page=str(page.number - 1)) if page.has_previous() else "",
        "next": _address(context, page=str(page.number + 1)) if page.has_next() else "",
    }


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: Text, text: Text = "", href: str = "", link: Text = "", icon: str = "inbox"
) -> dict[str, object]:
    """Nothing is here yet, and what to do next."""
    return {"title": title, "text": text, "href": href, "link": link, "icon": icon}


@register.inclusion_tag("components/error_summary.html")
def error_summary(
    *forms: BaseForm | None, rows: Iterable[BaseForm] = (), each: Text = "", heading: bool = True, saves: bool = True
) -> dict[str, object]:
    """Every error of a page's forms, each a link to its field; nothing where there is none.

    `rows` are forms of one sort, named `each` and their number. A sentence about no field in particular stands
    without the heading that counts places to mend, and so does everything with `heading=False`. `saves=False`: the
    form only asks, and the heading says that it may be asked again.
    """
    errors = [error for form in forms if form for error in components.errors_of(form, "")]
    for number, row in enumerate(rows, 1):
        errors += components.errors_of(row, f"{each} {number}: ")
    return {"errors": errors, "counts": heading and any(error["anchor"] for error in errors), "saves": saves}


@register.inclusion_tag("components/field.html")
def field(field: BoundField, short: bool = False) -> dict[str, object]:
    """Label, hint, error and control of one form field; `short` for dates, codes and numbers.

    A field that may be left out says so, unless its form names it in `unmarked`: then another must be given instead.
    """
    is_optional = not field.field.required and field.name not in getattr(field.form, "unmarked", ())
    kind = getattr(field.field.widget, "input_type", "")
    return {"field": field, "short": short, "kind": kind, "is_optional": is_optional, **components.file_words(field)}


@register.inclusion_tag("components/drop_zone.html")
def drop_zone(field: BoundField, text: Text = "") -> dict[str, object]:
    """A file field on which a file may also be dropped; without scripts a plain file field."""
    return {"field": field, "text": text, **components.file_words(field)}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: Text, unit: Text = "", poll: str = "") -> dict[str, object]:
    """How far a long job is, with counts. While unfinished it replaces itself from `poll` every two seconds."""
    return {"done": done, "total": total, "label": label, "unit": unit, "poll": poll if done < total else ""}


@register.inclusion_tag("components/countdown.html")
def countdown(until: dt.datetime, label: Text) -> dict[str, object]:
    """The time left to a moment, beside the moment itself."""
    left = until - clock.now()
    return {
        "until": until,
        "label": label,
        "left": thai_date.countdown(left),
        "is_over": left <= dt.timedelta(0),
    }


@register.inclusion_tag("components/timeline.html")
def timeline(facts: Iterable[object]) -> dict[str, object]:
    """Facts, newest first. Each has `at` and `title`, and may have `text`, `who`, `channel`, `is_late`, `href`."""
    return {"facts": facts}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(trail: Iterable[tuple[Text, str]]) -> dict[str, object]:
    """Where this page lies, widest area first: pairs of words and address; the last, without one, is this page."""
    return {"trail": trail}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Mapping[str, object]], label: Text = "") -> dict[str, object]:
    """Parts of one subject, each at its own address. Items: `label`, `href`, `is_current`, `count` or none."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/definition_list.html")
def definition_list(items: Iterable[tuple[Text, object]]) -> dict[str, object]:
    """Names and values; an empty value is written "ไม่ระบุ"."""
    return {"items": items}


@register.inclusion_tag("components/hbar.html")
def hbar(value: float, whole: float, label: Text) -> dict[str, object]:
    """A bar of `value` in `whole`; the number itself belongs beside it."""
    return {"width": components.bar_width(value, whole), "label": label}


@register.inclusion_tag("components/reveal.html")
def reveal(masked: str, action: str, full: str = "") -> dict[str, object]:
    """A masked citizen ID; opening it posts a typed `reason` to `action`. `full` once it was opened."""
    return {"masked": masked, "action": action, "full": full}


@register.inclusion_tag("components/print_header.html", takes_context=True)
def print_header(context: Context, title: Text) -> dict[str, object]:
    """The head of a printed page: title, campaign, list, as-of time, time of printing."""
    return {"title": title, "shell": context.get("shell"), "printed_at": clock.now()}


@register.inclusion_tag("components/messages.html", takes_context=True)
def messages(context: Context) -> dict[str, object]:
    """What the last action has to say."""
    kinds = {"success": "done", "warning": "due", "error": "overdue"}
    return {
        "messages": [
            {"kind": kinds.get(message.level_tag, "info"), "text": message} for message in context.get("messages") or ()
        ]
    }


def _address(context: Context, **changes: str) -> str:
    """The present address with some parameters changed, back on the first page unless the page is what changes."""
    asked = context["request"].GET.copy()
    asked.pop("page", None)
    for name, value in changes.items():
        asked[name] = value
        if not value:
            del asked[name]
    return f"?{asked.urlencode()}" if asked else context["request"].path

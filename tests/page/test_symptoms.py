"""The field of the field guide: its list is narrowed down to what is like a message."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.reader import Readers

MESSAGE = """  File "/srv/app/work.py", line 88, in handle
RuntimeError: Task <Task pending name='Task-7' coro=<handle()>> got Future <Future pending> attached to a different loop"""


def guide(readers: Readers, site: str, **options: object) -> Page:
    """The field guide, as a reader opens it."""
    page = readers(**options).begin(site)
    page.goto(f"{site}field-guide/")
    return page


def test_a_message_leads_to_its_entry(readers: Readers, site: str) -> None:
    """The rest is out of sight, with the headings that nothing is left of; how many are left is said."""
    page = guide(readers, site)
    items, said = page.locator(".dg-symptoms li"), page.get_by_role("status")
    all = items.count()
    expect(said).to_have_text(f"{all} symptoms")
    page.get_by_label("A message, or some words of one").fill(MESSAGE)
    expect(said).to_have_text(f"1 of {all} symptoms")
    shown = page.locator(".dg-symptoms li:visible")
    expect(shown).to_have_count(1)
    expect(page.locator(".dg-symptoms h2:visible")).to_have_count(1)
    shown.get_by_role("link").click()
    page.wait_for_url(re.compile(r"/field-guide/loops/#got-future"))
    expect(page.locator("h2:target")).to_contain_text("attached to a different loop")


def test_what_nothing_is_like_leaves_the_list_whole(readers: Readers, site: str) -> None:
    """As does an empty field; a word that many have leaves them all."""
    page = guide(readers, site)
    field, items = page.get_by_label("A message, or some words of one"), page.locator(".dg-symptoms li:visible")
    all = items.count()
    field.fill("xyzzy")
    said = f"No symptom has a word of that; here are all {all}. Perhaps it is one of the Questions."
    expect(page.get_by_role("status")).to_have_text(said)
    expect(page.get_by_role("status").get_by_role("link")).to_have_attribute("href", re.compile("questions"))
    expect(items).to_have_count(all)
    field.fill("RuntimeError")
    expect(items.filter(has_not_text="RuntimeError")).to_have_count(0)
    assert 1 < items.count() < all
    field.fill("")
    expect(items).to_have_count(all)


def test_what_fits_badly_is_said_to(readers: Readers, site: str) -> None:
    """The nearest are left, as they may be what was meant."""
    page = guide(readers, site)
    page.get_by_label("A message, or some words of one").fill("RuntimeError: zzz zzy")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"Nothing fits well; the nearest \d+ of \d+ symptoms:"))


def test_what_libraries_say_is_found(readers: Readers, site: str) -> None:
    """With the sentence that stands above it, which goes with it otherwise."""
    page = guide(readers, site)
    field, above = page.get_by_label("A message, or some words of one"), page.get_by_text("printed by libraries")
    field.fill("asyncpg.exceptions.InterfaceError: cannot perform operation: another operation is in progress")
    expect(page.locator(".dg-symptoms li:visible")).to_have_count(1)
    expect(page.locator(".dg-symptoms li:visible")).to_contain_text("asyncpg")
    expect(above).to_be_visible()
    field.fill(MESSAGE)
    expect(above).to_be_hidden()


def test_what_is_said_of_a_message_of_a_library_is_not_part_of_it(readers: Readers, site: str) -> None:
    """The name of the library is: it stands there as code."""
    page = guide(readers, site)
    field, items = page.get_by_label("A message, or some words of one"), page.locator(".dg-symptoms li:visible")
    said = page.get_by_role("status")
    for words in ("pytest fixture contextvar", "many small tasks slow loop debug", "client disconnect cancelled"):
        field.fill(words)
        expect(said).to_have_text(re.compile("^(Nothing fits well|No symptom has)"))
    field.fill("aiohttp")
    expect(said).to_have_text(re.compile("^2 of "))
    field.fill("ValueError: too many file descriptors in select()")
    expect(said).to_have_text(re.compile("^1 of "))
    expect(items).to_contain_text("Windows")


def test_without_scripts_the_list_is_whole(readers: Readers, site: str) -> None:
    """And there is no field that would do nothing."""
    page = guide(readers, site, java_script_enabled=False)
    assert page.locator(".dg-symptoms li:visible").count() > 40
    expect(page.locator("textarea")).to_have_count(0)


def test_paper_has_the_list_alone(readers: Readers, site: str) -> None:
    """There is nothing to be written into on paper."""
    page = guide(readers, site)
    expect(page.get_by_label("A message, or some words of one")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_label("A message, or some words of one")).to_be_hidden()
    expect(page.locator(".dg-symptoms li").first).to_be_visible()

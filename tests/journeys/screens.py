"""What has every page to be in a browser? In nobody’s way, whole at every width, and with nothing from elsewhere."""

import json
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client

from tests.cast import PASSWORD, signed_in

DESK, TABLET, PHONE, SMALL_PHONE, SMALLEST = 1280, 800, 400, 360, 320
TALL = 900
BOTH = (DESK, PHONE)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
FAULTS = f"""async contrast => {{
  const {{violations}} = await axe.run({{...{json.dumps(RULES)}, rules: {{'color-contrast': {{enabled: contrast}}}}}});
  return violations.map(fault => `${{fault.id}}: ${{fault.nodes[0].html.slice(0, 160)}} (${{fault.nodes.length}})`);
}}"""

# What can be pressed or typed in and is smaller than 24 by 24 (WCAG 2.5.8); links in sentences are excepted there.
SMALL = """() => [...document.querySelectorAll(':is(button, input:not([type=hidden]), select, textarea)')]
  .map(element => [element.outerHTML.slice(0, 90), element.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""

WIDER = """() => {
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over <= 0) return [];
  const widest = [...document.querySelectorAll('main *, header *, footer *')]
    .filter(element => element.getBoundingClientRect().right > innerWidth + 0.5).pop();
  return [`${over} px too wide: ${widest?.outerHTML.slice(0, 120)}`];
}"""

# Every element of one side beside its counterpart: column heads, the cells of each row, the two halves of each pair.
# A pair of text boxes stands side by side from 640 px on, a pair of scales on every phone (DESIGN 5).
BESIDE = """() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const shown = element => element.getBoundingClientRect().width > 0;
  const halves = all('.ew-grid thead tr').map(row => all('.ew-grid__head', row))
    .concat(all('.ew-grid tbody tr').map(row => all('td', row)))
    .concat(all('.ew-even tr').map(row => [...row.children].slice(1)))
    .concat(all(innerWidth >= 640 ? '.ew-pair' : '.ew-pair--scale').map(pair => [...pair.children]))
    .filter(both => both.length >= 2 && both.every(shown));
  const box = element => { const {width, top, height} = element.getBoundingClientRect(); return [width, top, height]; };
  return halves.map(both => [both[0].parentElement.outerHTML.slice(0, 100), both.map(box)]);
}"""


def entered(context, live_server, acting):
    """This context with this person signed in, as the product keeps it: by a cookie and nothing else."""
    client = signed_in(Client(), acting)
    context.add_cookies(
        [{"name": name, "value": kept.value, "url": live_server.url} for name, kept in dict(client.cookies).items()]
    )
    return context


def signs_in(page, live_server, acting):
    """The same by the door: name and password typed, the role taken."""
    page.goto(live_server.url + "/accounts/login/")
    page.get_by_label("Sign-in name or e-mail address").fill(acting.user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def heard(page, live_server):
    """What the console says and what the page asks of others, from now on; a list that should stay empty."""
    said = []

    def asked(request):
        if urlsplit(request.url).netloc != urlsplit(live_server.url).netloc and not request.url.startswith("data:"):
            said.append(f"asked elsewhere: {request.url}")

    def spoken(message):
        # A browser tells the console of every answer that is an error; that answer is what the test came for. Hints
        # for those who write pages are of another kind.
        if message.type in ("error", "warning") and "the server responded with a status of" not in message.text:
            said.append(message.text)

    page.on("console", spoken)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", asked)
    return said


def widened(page, width):
    """The page at this width; drawn anew only if it has another."""
    if page.viewport_size != {"width": width, "height": TALL}:
        page.set_viewport_size({"width": width, "height": TALL})


def faults(page, widths=(DESK, PHONE, SMALLEST), heard_at=None, colours=True):
    """What is wrong with the page as it stands, at each of these widths; empty where nothing is.

    axe-core takes most of the time; `heard_at` are the widths at which it is asked, if not at all of them. Colours are
    the same at every width: it reads them at the narrowest, or not at all. Where it is asked nowhere (`heard_at=()`)
    there is still what is too wide, and what is too small.
    """
    found = []
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} main headings")
    if not page.title().endswith(" – Either Way"):
        found.append(f"its title is {page.title()!r}")
    heard_at = widths if heard_at is None else heard_at
    if heard_at:
        page.evaluate(AXE_SCRIPT)
    for width in widths:
        widened(page, width)
        at_this_width = page.evaluate(FAULTS, colours and width == min(heard_at)) if width in heard_at else []
        at_this_width += page.evaluate(WIDER)
        at_this_width += [f"small: {html}" for html in page.evaluate(SMALL)]
        found += [f"at {width} px: {fault}" for fault in at_this_width]
    return found


def uneven(page, widths=(DESK, TABLET, PHONE, SMALL_PHONE)):
    """Where one side has another width, top or height than the other; and how many pairs were looked at."""
    found, looked = [], 0
    for width in widths:
        widened(page, width)
        for where, boxes in page.evaluate(BESIDE):
            looked += 1
            if any(abs(one - other) > 0.5 for box in boxes[1:] for one, other in zip(boxes[0], box, strict=True)):
                found.append(f"at {width} px: {boxes} in {where}")
    return found, looked

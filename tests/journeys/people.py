"""Somebody before a screen: opens pages, types into what is asked, presses what is offered."""

from django.urls import reverse

from tests.journeys import screens


class Somebody:
    """One person of the cast with a screen of their own, signed in already, or by the door."""

    def __init__(self, browser, live_server, acting, *, scripts=True, width=screens.DESK, by_the_door=False, **screen):
        self.server, self.acting, self.width = live_server, acting, width
        context = browser.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": screens.TALL}, **screen
        )
        if not by_the_door:
            screens.entered(context, live_server, acting)
        context.set_default_timeout(8_000)
        self.page = context.new_page()
        self.heard = screens.heard(self.page, live_server)
        self.unequal = []
        if by_the_door:
            screens.signs_in(self.page, live_server, acting)

    def opens(self, name, *args):
        """The status of the answer; an address as it stands in the story may be given too."""
        where = name if name.startswith("/") else reverse(name, args=args)
        return self.page.goto(self.server.url + where).status

    def types(self, answers=(), **more):
        """Answers each field by the name under which it is sent."""
        for name, value in (dict(answers) | more).items():
            field = self.page.locator(f"main [name='{name}']")
            kind = field.first.evaluate("element => element.type")  # waits for it, in vain where it is not asked
            if kind in ("radio", "checkbox"):
                for each in value if isinstance(value, (list, tuple)) else [value]:
                    self.page.locator(f"main [name='{name}'][value='{each}']").check()
            elif kind == "select-one":
                field.first.select_option(value)
            else:
                field.first.fill(value)
        return self

    def presses(self, words):
        """Presses a button; both sides of what it leads to are looked at for being alike."""
        self.looks()
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=words, exact=True).first.click()
        self.looks()
        return self

    def follows(self, words):
        main = self.page.locator("main")
        main.get_by_role("link", name=words, exact=True).or_(
            main.get_by_role("button", name=words, exact=True)
        ).first.click()
        return self

    def looks(self):
        """Both sides have to be alike on every page of the way, and nothing wider than the screen."""
        found, _ = screens.uneven(self.page, widths=[self.width])
        self.unequal += [f"{self.page.url}: {fault}" for fault in found + self.page.evaluate(screens.WIDER)]

    @property
    def where(self):
        """The address without the server."""
        return self.page.url.removeprefix(self.server.url)

    @property
    def heading(self):
        return " ".join(self.page.locator("h1").inner_text().split())

    def reads(self):
        return " ".join(self.page.locator("main").inner_text().split())

    def leaves(self):
        self.page.context.close()

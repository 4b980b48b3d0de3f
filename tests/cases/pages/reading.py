"""Reading a page as a person does: its words, and the hidden fields that go back with a form."""

import re
from html import unescape


def words(answer):
    """The words of the main part, without tags."""
    main = answer.content.decode().partition('id="main">')[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def hidden(answer):
    """Name and value of each hidden field of the desk."""
    fields = re.findall(r"<input [^>]*type=\"hidden\"[^>]*>", answer.content.decode())
    pairs = [(re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in fields]
    return {name[1]: unescape(value[1]) for name, value in pairs if name and value}

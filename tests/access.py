"""Who may open which page, and what it leaves in the trail. One line for each page; one that is missing is an error."""


class Page:
    """The method, the answer each person of the cast gets (who is not named: `others`), the verb left in the trail.

    Objects in the address are those of the scene: Amara's case and question in the team "Child protection, duty team".
    """

    def __init__(self, method="GET", *, others=404, leaves=None, **answers):
        self.method, self.others, self.leaves, self.answers = method, others, leaves, answers

    def answer(self, person):
        return self.answers.get(person, self.others)


ACCESS = {
    "health_live": Page(others=200),
    "health_ready": Page(others=200),
}

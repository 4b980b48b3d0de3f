"""Who may open which page, and what it leaves in the trail. One line for each page; one that is missing is an error."""


class Page:
    """The method, the answer each person of the cast gets (who is not named: `others`), the verb left in the trail.

    Objects in the address are those of the scene: Amara's case and question in the team "Child protection, duty team".
    """

    def __init__(self, method="GET", *, others=404, leaves=None, **answers):
        self.method, self.others, self.leaves, self.answers = method, others, leaves, answers

    def answer(self, person):
        return self.answers.get(person, self.others)


# Whoever is signed in is sent on from the page for signing in; whoever is not, to it from every page of one's own.
OPEN = Page(others=200)
ONES_OWN = Page(others=200, nobody=302, moss=302)
CONFIRMED = Page(others=302)  # asks for the password again first
NOTHING_SET_UP = Page(others=404, nobody=302, moss=302)  # nobody of the cast has a second factor
READ = Page(amara=200, bryn=200, nobody=302, moss=302, leaves="view.opened")  # by whoever may see the case
CHANGED_NOT_NOW = Page(amara=409, bryn=403, nobody=302, moss=302)  # by its author, and not while it is signed
NO_SUCH_WAY = Page(nobody=302, moss=302)  # the appraisal of the scene has no further way

ACCESS = {
    "health_live": Page(others=200),
    "health_ready": Page(others=200),
    # the pages that stand still: they tell nothing about any case
    "words": OPEN,
    "law": OPEN,
    "managers": OPEN,
    "accessibility": OPEN,
    "who_sees": OPEN,
    "help": OPEN,
    # assessments: my work, and the pages of one question
    "assessments:work": ONES_OWN,
    "assessments:swap_order": Page("POST", others=302),
    "assessments:overview": READ,
    "assessments:outcomes": READ,
    "assessments:outcome_add": CHANGED_NOT_NOW,
    "assessments:outcome_aside": CHANGED_NOT_NOW,
    "assessments:outcome_take_up": Page("POST", others=404, nobody=302, moss=302),  # nothing of the scene is set aside
    "assessments:went_badly": READ,
    "assessments:grid": READ,
    "assessments:pair": READ,
    "assessments:ways": READ,
    "assessments:way_add": CHANGED_NOT_NOW,
    "assessments:way_change": NO_SUCH_WAY,
    "assessments:way_remove": NO_SUCH_WAY,
    "assessments:way_pair": NO_SUCH_WAY,
    "assessments:shows": READ,
    "assessments:act_first": ONES_OWN,
    "assessments:act_first_case": Page(amara=200, bryn=403, nobody=302, moss=302, leaves="view.opened"),
    "assessments:later_knowledge": Page(others=404, nobody=302, moss=302),  # nobody of the scene acted first
    # agencies: signing in and out, second factors, acting for, tokens
    "account_login": Page(others=302, nobody=200, moss=200),
    "account_logout": ONES_OWN,
    "account_inactive": OPEN,
    "account_reauthenticate": ONES_OWN,
    "account_change_password": ONES_OWN,
    "account_set_password": CONFIRMED,
    "account_reset_password": OPEN,
    "account_reset_password_done": OPEN,
    "account_reset_password_from_key": OPEN,
    "account_reset_password_from_key_done": OPEN,
    "mfa_index": ONES_OWN,
    "mfa_authenticate": CONFIRMED,
    "mfa_reauthenticate": CONFIRMED,
    "mfa_activate_totp": CONFIRMED,
    "mfa_deactivate_totp": NOTHING_SET_UP,
    "mfa_view_recovery_codes": NOTHING_SET_UP,
    "mfa_generate_recovery_codes": CONFIRMED,
    "mfa_download_recovery_codes": NOTHING_SET_UP,
    "agencies:act_for": ONES_OWN,
    "agencies:tokens": ONES_OWN,
    "agencies:token_end": Page("POST", others=404, nobody=302, moss=302, leaves="token.ended"),
    # cases: Amara works on the case, Bryn manages her team; to everybody else it is not there
    "cases:list": ONES_OWN,
    "cases:open": Page(others=403, nobody=302, moss=302, amara=200, chidi=200, dilys=200, kit=200, nia=200),
    "cases:show": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="view.opened"),
    "cases:close": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:person_add": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:person_change": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:access": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="view.opened"),
    "cases:access_end": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="view.opened"),
    "cases:history": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="view.opened"),
    "cases:history_check": Page("POST", nobody=302, moss=302, amara=200, bryn=200, leaves="audit.verified"),
    "cases:who_looked": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="view.opened"),
    "cases:question_history": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="view.opened"),
    "cases:ask": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:stop": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:item_add": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:item_change": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:item_remove": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:recipient_add": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:not_told": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:recipient_change": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:recipient_remove": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:wish": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:enquiry_add": Page(nobody=302, moss=302, amara=200, bryn=403, leaves="view.opened"),
    "cases:change": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="view.opened"),
    "cases:items": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="view.opened"),
    "cases:recipients": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="view.opened"),
    "cases:wishes": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="view.opened"),
    "cases:purpose": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="view.opened"),
    "cases:enquiries": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="view.opened"),
}

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

TRAINERS = Page(esme=200, nobody=302, moss=302)  # about a walkthrough of the agency: to others it is not there
TRAINERS_ALONE = Page(others=403, esme=200, nobody=302, moss=302)

# About a walkthrough that the agency writes: to others it is not there.
TRAINERS = Page(esme=200, nobody=302, moss=302)
TRAINERS_ALONE = Page(others=403, esme=200, nobody=302, moss=302)

PROGRAM = Page(others=200, nobody=401, moss=401)
NOT_FOR_A_PROGRAM = Page(others=404, nobody=401, moss=401)

ACCESS = {
    "health_live": Page(others=200),
    "health_ready": Page(others=200),
    "health_audit": Page(others=200),
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
    "assessments:needs": READ,
    "assessments:decide": READ,
    "assessments:conditions": READ,
    "assessments:team_conditions": Page(others=403, bryn=200, hari=200, nobody=302, moss=302),
    "assessments:check": READ,
    "assessments:signed": READ,
    "assessments:waiting": ONES_OWN,
    "assessments:sign_off": READ,
    "assessments:send_back": Page(amara=403, bryn=200, nobody=302, moss=302, leaves="view.opened"),
    "assessments:record": READ,
    "assessments:amend": CHANGED_NOT_NOW,
    "assessments:withdraw": Page(amara=200, bryn=403, nobody=302, moss=302, leaves="view.opened"),
    "assessments:dissent": READ,
    "assessments:dissent_answer": Page(bryn=403, nobody=302, moss=302),  # nobody of the scene differs
    "assessments:opinion_ask": Page(amara=200, bryn=403, nobody=302, moss=302, leaves="view.opened"),
    "assessments:opinion": READ,
    "assessments:record_pdf": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="print.made"),
    "assessments:record_json": Page(nobody=302, moss=302, amara=200, bryn=200, leaves="export.made"),
    "assessments:record_changes": READ,
    "assessments:act_first": ONES_OWN,
    "assessments:act_first_case": Page(amara=200, bryn=403, nobody=302, moss=302, leaves="view.opened"),
    "assessments:later_knowledge": Page(others=404, nobody=302, moss=302),  # nobody of the scene acted first
    # what a person concerned is given: by an information governance lead who was let see the case, as Farid was not
    "assessments:access_people": Page(amara=403, bryn=403, nobody=302, moss=302),
    "assessments:access_pack": Page(amara=403, bryn=403, nobody=302, moss=302),
    "assessments:access_file": Page(amara=403, bryn=403, nobody=302, moss=302),
    # reviews: what came of decisions
    "reviews:follow_up": READ,
    # over a team, by those who answer for it: figures, and none of them by person
    "reviews:looking_back": Page(others=403, nobody=302, moss=302, bryn=200, hari=200, farid=200),
    "reviews:behind": Page(others=403, nobody=302, moss=302, bryn=404, hari=404, farid=404),  # behind which figure?
    "reviews:reviews": Page(others=200, nobody=302, moss=302, esme=403, gwen=403, ines=403, jo=403, lena=403),
    "reviews:ask_review": Page(others=403, nobody=302, moss=302, bryn=200, hari=200),
    "reviews:review": Page(nobody=302, moss=302),  # nothing was asked of anybody in the scene
    "reviews:give_back": Page(nobody=302, moss=302),
    "reviews:went_wrong": READ,
    "reviews:own_note": Page(amara=200, bryn=403, nobody=302, moss=302, leaves="view.opened"),
    "reviews:action_done": Page(nobody=302, moss=302),  # nothing is to be done in the scene
    "reviews:desk": Page(others=403, nobody=302, moss=302, bryn=200, hari=200),
    "reviews:sample": Page(others=403, nobody=302, moss=302, bryn=200, hari=200),
    "reviews:hand_over": Page(others=403, nobody=302, moss=302, bryn=404, hari=404),  # nobody of the team
    "reviews:file": Page(others=403, nobody=302, moss=302, bryn=200, hari=200, farid=200, leaves="figures.exported"),
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
    "mfa_list_webauthn": ONES_OWN,
    "mfa_add_webauthn": CONFIRMED,
    "mfa_edit_webauthn": CONFIRMED,
    "mfa_remove_webauthn": CONFIRMED,
    "mfa_reauthenticate_webauthn": CONFIRMED,
    "mfa_deactivate_totp": NOTHING_SET_UP,
    "mfa_view_recovery_codes": NOTHING_SET_UP,
    "mfa_generate_recovery_codes": CONFIRMED,
    "mfa_download_recovery_codes": NOTHING_SET_UP,
    "agencies:act_for": ONES_OWN,
    "agencies:signed_in": Page(others=403, ines=200, nobody=302, moss=302),
    "agencies:session_end": Page("POST", others=403, ines=404, nobody=302, moss=302),
    "agencies:tokens": ONES_OWN,
    "agencies:token_end": Page("POST", others=404, nobody=302, moss=302, leaves="token.ended"),
    # cases: Amara works on the case, Bryn manages her team; to everybody else it is not there
    "cases:list": ONES_OWN,
    "cases:emergency": Page(
        others=403,
        nobody=302,
        moss=302,
        amara=200,
        bryn=200,
        chidi=200,
        dilys=200,
        farid=200,
        hari=200,
        kit=200,
        nia=200,
    ),
    "cases:reading": Page(others=403, nobody=302, moss=302, bryn=200, hari=200, farid=200),
    "cases:reading_names": Page(others=403, nobody=302, moss=302, bryn=200, hari=200, farid=200),
    "cases:urgent": Page(others=403, nobody=302, moss=302, bryn=200, hari=200, farid=200),
    "cases:urgent_review": Page(nobody=302, moss=302, bryn=200, farid=200, leaves="view.opened"),
    "cases:wall": Page(nobody=302, moss=302, amara=403, bryn=200, leaves="view.opened"),
    "cases:wall_lift": Page(nobody=302, moss=302, amara=403, bryn=200, leaves="view.opened"),
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
    # cases, for those who answer for the records of their agency: dates and codes, no words; nothing of the scene is
    # held or to be erased
    "cases:governance": Page(others=403, bryn=200, farid=200, hari=200, nobody=302, moss=302),
    "cases:governed": Page(nobody=302, moss=302, bryn=200, farid=200, hari=200, leaves="view.opened"),
    "cases:erase_ask": Page(nobody=302, moss=302, bryn=403, farid=200, hari=403, leaves="view.opened"),
    "cases:hold_put": Page(nobody=302, moss=302, bryn=403, farid=200, hari=403, leaves="view.opened"),
    "cases:hold_lift": Page(nobody=302, moss=302),
    "cases:item_erase": Page(amara=200, bryn=200, nobody=302, moss=302, leaves="view.opened"),
    "cases:erasure": Page(nobody=302, moss=302),
    "cases:certificate": Page(nobody=302, moss=302),
    # training: whoever is signed in finds the library; what is inside a walkthrough is for trainers
    "training:library": ONES_OWN,
    "training:walkthrough": Page(others=200, nobody=302, moss=302),
    "training:alone": Page(others=200, nobody=302, moss=302),
    # a session of Esme's team that waits for people: hers to run. Participants carry a cookie, as nobody here does
    "training:sessions": Page(others=403, nobody=302, moss=302, esme=200),
    "training:session_open": Page(others=403, nobody=302, moss=302, esme=200),
    "training:session": Page(nobody=302, moss=302, esme=200),
    "training:session_do": Page("POST", nobody=302, moss=302),
    "training:session_notes": Page("POST", nobody=302, moss=302, esme=302),
    "training:screen": Page(nobody=302, moss=302, esme=200),
    "training:session_changed": Page(nobody=302, moss=302, esme=204),
    "training:report": Page(nobody=302, moss=302, esme=409),  # once the debrief has begun
    "training:file": Page(nobody=302, moss=302, esme=409),
    "joining:join": OPEN,
    "joining:with_code": OPEN,
    "training:taking_part": Page(others=302),
    "training:changed": Page(others=204),
    "training:leave": Page("POST", others=409),
    "training:took_part": Page(others=302),
    "training:alone_go_on": Page("POST", others=409),
    "training:end": Page(others=302),
    "training:send": Page("POST", others=409),
    "training:pair": Page(others=302),
    "training:walkthrough_file": TRAINERS,
    "training:copy": TRAINERS,
    "training:ours": TRAINERS_ALONE,
    "training:begin": TRAINERS_ALONE,
    "training:bring_in": TRAINERS_ALONE,
    "training:scenario": TRAINERS,
    "training:about": TRAINERS,
    "training:stage_add": TRAINERS,
    "training:stage": TRAINERS,
    "training:stage_remove": TRAINERS,
    "training:stage_earlier": TRAINERS,
    "training:sides": TRAINERS,
    "training:afterwards": TRAINERS,
    "training:preview": TRAINERS,
    "training:draft_file": TRAINERS,
    "training:publish": TRAINERS,
    "training:discard": TRAINERS,
    "training:again": Page(nobody=302, moss=302),  # of the scene's walkthrough nothing is published yet
    "training:withdraw": Page(nobody=302, moss=302),
    # a decided case told anew for practice: by whoever works on it; checked by another who answers for the agency
    "for_training": READ,
    "training:offers": ONES_OWN,
    "training:offer": Page(amara=200, bryn=200, farid=200, hari=200, nobody=302, moss=302),
    # the trail, of no case
    "audit:receipt": ONES_OWN,
    "audit:checker": OPEN,
    # the second door: 401 for whoever is not signed in; to everybody but Amara and Bryn nothing of the case is there
    "api:schema": OPEN,
    "api:schema_yaml": OPEN,
    "api:docs": OPEN,
    # of the whole trail, about nobody: nothing is signed in the scene yet, and it is nobody's witness
    "api:checkpoint": Page(others=404),
    "api:add_checkpoint": Page("POST", others=400),
    "api:tokens": PROGRAM,
    "api:me": PROGRAM,
    "api:directory": PROGRAM,
    "api:colleagues": PROGRAM,
    "api:contexts": PROGRAM,
    "api:scales": PROGRAM,
    "api:cases": PROGRAM,
    "api:questions": PROGRAM,
    "api:waiting": PROGRAM,
    "api:opinions": PROGRAM,
    "api:outcomes_offered": Page(others=400, nobody=401, moss=401),  # for which two services?
    "api:law": Page(others=400, nobody=401, moss=401),  # for which two services?
    "api:case": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:people": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:person": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:grants": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:walls": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:urgent_accesses": Page(others=403, nobody=401, moss=401, bryn=200, hari=200, farid=200),
    "api:case_history": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:case_questions": Page(nobody=401, moss=401, amara=200, bryn=200),
    "api:question": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:items": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:item": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:recipients": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:recipient": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:wishes": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:wish": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:purpose": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:enquiries": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:question_history": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:appraisal": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:outcomes": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:went_badly": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:grid": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:ways": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:shows": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:needs": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:decision": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:conditions": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:missing": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:draft": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:views": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:question_opinions": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:versions": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:version": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:changes": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:opinion": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:grid_row": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:version_pdf": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="print.made"),
    "api:version_file": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="export.made"),
    "api:version_receipt": Page(nobody=401, moss=401, amara=200, bryn=200, leaves="view.opened"),
    "api:way": NOT_FOR_A_PROGRAM,
    "api:acted_first": NOT_FOR_A_PROGRAM,
    "api:team_conditions": NOT_FOR_A_PROGRAM,
    "api:nothing_here": NOT_FOR_A_PROGRAM,
    # sent with nothing: what is missing is said before anything is looked for
    "api:case_close": Page("POST", others=428, nobody=401, moss=401),
    "api:question_stop": Page("POST", others=422, nobody=401, moss=401),
    "api:item_remove": Page("POST", others=422, nobody=401, moss=401),
    "api:recipient_remove": Page("POST", others=428, nobody=401, moss=401),
    "api:outcome_aside": Page("POST", others=422, nobody=401, moss=401),
    "api:outcome_up": Page("POST", others=428, nobody=401, moss=401),
    "api:way_remove": Page("POST", others=428, nobody=401, moss=401),
    "api:amend": Page("POST", others=422, nobody=401, moss=401),
    "api:withdraw": Page("POST", others=422, nobody=401, moss=401),
    "api:act_first": Page("POST", others=422, nobody=401, moss=401),
    "api:sign": Page("POST", others=422, nobody=401, moss=401),
    "api:sign_off": Page("POST", others=422, nobody=401, moss=401),
    "api:send_back": Page("POST", others=422, nobody=401, moss=401),
    "api:view_answer": Page("POST", others=422, nobody=401, moss=401),
    "api:no_other_way": Page("PUT", others=422, nobody=401, moss=401),
    "api:uneven": Page("PUT", others=422, nobody=401, moss=401),
    "api:wall_lift": Page("POST", others=422, nobody=401, moss=401),
    "api:emergency": Page("POST", others=422, nobody=401, moss=401),
    "api:urgent_review": Page("POST", others=422, nobody=401, moss=401),
    "api:token_end": Page("POST", others=404, nobody=401, moss=401),
    "api:grant_end": Page("POST", others=404, nobody=401, moss=401),
    "api:history_check": Page("POST", nobody=401, moss=401, amara=200, bryn=200, leaves="audit.verified"),
}

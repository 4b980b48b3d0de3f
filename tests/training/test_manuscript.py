"""What follows from the numbers of a matched list is worked out where they are changed, and only there."""

from training import library, manuscript

DRAFT = library.load("sc_bulk", 1).plain()
PLACE = 1
TOLD = DRAFT["stages"][PLACE]["base_rate"]
TYPED = {name: TOLD[name] for name in ("records", "as_told", "then_try")}


def kept(typed, stands=TOLD):
    stages = [*DRAFT["stages"]]
    stages[PLACE] = stages[PLACE] | {"base_rate": stands}
    return manuscript.with_stage(DRAFT | {"stages": stages}, PLACE, stages[PLACE] | {"base_rate": typed})


def test_what_whoever_wrote_the_file_rounded_stays_until_a_number_is_changed():
    rounded = TOLD | {"expect": TOLD["expect"] | {"false_alarms": 6000}}

    assert kept(TYPED, rounded)["stages"][PLACE]["base_rate"] == rounded
    changed = kept(TYPED | {"records": 100_000}, rounded)["stages"][PLACE]["base_rate"]
    assert (changed["expect"]["false_alarms"], changed["expect_then"]["missed"]) == (2940, [150, 1200])


def test_what_is_lacking_is_said_once_and_not_of_what_follows_from_it():
    lacking = kept(TYPED | {"then_try": {"prevalence": [0.1, 0.2]}}, {})

    said = [str(problem) for problem in manuscript.to_mend(lacking)]
    assert said == [
        f"Stages 2, base rate, then try, {name}: This is missing." for name in ("sensitivity", "specificity")
    ]
    assert manuscript.whole(kept(TYPED, {})).stages[PLACE].base_rate.expect.true_finds == 3200

"""Why an answer is wrong."""

from helpers.check.trial import alike


def known_mistake(cases, got, wrong):
    """Find the sentence of a mistake that is alike on all cases, else on all random ones."""
    exercise, on_random = cases.exercise, None
    for mistake in exercise.mistakes:
        answer = mistake.answer() if exercise.takes_value else mistake.answer
        same = 0
        for outcome in got:
            if not alike(outcome, cases.outcome(answer, same), exercise.tolerance):
                break
            same += 1
        if same == len(got):
            return mistake.sentence
        if same >= cases.random and any(wrong[: cases.random]):
            on_random = on_random or mistake.sentence
    return on_random

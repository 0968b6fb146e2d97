"""Lesson 00: the exercise that shows how exercises work."""

from helpers.check.exercise import Exercise, Mistake, exercise


@exercise
def sum_of_squares():
    """Sum of squared errors, the course's loss, of a list of floats: ``list -> float``."""

    def case(draw):
        (n,) = draw.sizes(1)
        return (draw.randn(n).tolist(),)

    def oracle(errors):
        return float(sum(error * error for error in errors))

    return Exercise(
        case,
        oracle,
        edge_cases=[lambda draw: ([],), lambda draw: ([-3.0, 3.0],)],
        mistakes=[
            Mistake(
                lambda errors: sum(errors),
                en="the errors are added as they are: square each of them first",
            ),
            Mistake(
                lambda errors: sum(errors) ** 2,
                en="that is the square of the sum: errors of −3 and 3 cancel before they count",
            ),
            Mistake(
                lambda errors: sum(e * e for e in errors) / max(len(errors), 1),
                en="that is the mean of the squares: the course uses their sum",
            ),
            Mistake(
                lambda errors: sum(abs(e) for e in errors),
                en="those are absolute values: the square of an error is error times error",
            ),
            Mistake(
                lambda errors: sum(e * e for e in errors) ** 0.5,
                en="the square root is one step too far: return the sum itself",
            ),
        ],
    )

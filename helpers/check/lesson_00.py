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
        edge_cases=[lambda draw: ([],), lambda draw: ([-3.0, 3.0, 3.0],)],
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
        ],
    )


@exercise
def kernel_order():
    """What ``x`` is after two runs of three cells: a list of two numbers."""
    cells = {"A": "x = 1", "B": "x = x + 1", "C": "x = x * 10"}

    def after(order):
        kernel = {}
        for name in order:
            exec(cells[name], kernel)
        return kernel["x"]

    return Exercise(
        None,
        lambda: [after("ACBB"), after("AB")],
        secret=True,
        mistakes=[
            Mistake(
                lambda: [after("ABC"), after("AB")],
                en="the first number follows the page: the kernel follows what you ran",
            ),
            Mistake(
                lambda: [after("ABBC"), after("AB")],
                en="the first number runs B, B before C: the order in which you ran them counts",
            ),
            Mistake(
                lambda: [after("ACB"), after("AB")],
                en="a cell that runs twice does its work twice",
            ),
            Mistake(
                lambda: [after("ACBB"), after("ACBB") + 1],
                en="A runs after the restart, too, and sets `x` anew",
            ),
            Mistake(
                lambda: [after("ACBB"), after("ABC")],
                en="the second number runs C as well: only A and B are run after the restart",
            ),
            Mistake(
                lambda: [after("ACBB"), after("AC")],
                en="the second number runs C in place of B: only A and B are run after the restart",
            ),
            Mistake(
                lambda: [after("ACBB"), after("A")],
                en="the second number stops at A: after the restart B runs, too",
            ),
            Mistake(
                lambda: after("ACBB"),
                en="two numbers are asked for: `[…, …]`",
            ),
        ],
    )

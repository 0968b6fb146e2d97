"""How well the checks explain answers that nobody wrote them for: two tables, by lesson.

``python tests/unseen develop`` runs every answer of ``develop/lesson_0N.py`` where a learner would
write it: in the lesson's own namespace, after all cells before the exercise. What each answer is
told stands in ``develop/judged.tsv`` with a person's judgement of it: could a learner mend this
answer from this sentence alone? A sentence that has changed is to be judged again: the command
writes it there with a ``?``, to be replaced by

    right       it says what is wrong
    place       it says where, or how many entries differ, and not why
    misleading  a learner would look in the wrong place

An answer is a cell: ``# %% exercise | wrong or right | reason | what a good tutor would say``.
"""

import argparse
import contextlib
import copy
import gc
import hashlib
import io
import os
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("MPLBACKEND", "agg")

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
JUDGED = ("right", "place", "misleading")


@dataclass
class Answer:
    """One answer of a learner, and what it is told."""

    lesson: str
    exercise: str
    wrong: bool
    reason: str
    tutor: str  # what a good tutor would say
    code: str
    told: str = ""  # the line that the check prints
    judged: str = "?"

    @property
    def key(self):
        """Names the answer by its text, wherever it stands in its file."""
        digest = hashlib.sha256(self.code.encode()).hexdigest()[:8]
        return f"{self.lesson}/{self.exercise}/{digest}"

    @property
    def verdict(self):
        """What came of it: a column of one of the two tables."""
        state = self.told[:1]
        if not self.wrong:
            return "right" if state == "✓" else "refused"
        if state == "✓":
            return "passing"
        return self.judged


def answers_of(half):
    """Read all answers of one half, in the order of the lessons."""
    found = []
    for path in sorted((HERE / half).glob("lesson_*.py")):
        cells = re.split(r"^# %% *(?=\S)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for cell in cells[1:]:
            head, _, code = cell.partition("\n")
            name, kind, reason, tutor = (part.strip() for part in [*head.split("|", 3), "", ""][:4])
            if kind not in ("wrong", "right"):
                raise ValueError(f"{path.name}: wrong or right? {head}")
            found.append(Answer(path.stem, name, kind == "wrong", reason, tutor, code.strip()))
    return found


def try_all(answers):
    """Run the lessons cell by cell, and each answer where its exercise stands."""
    for lesson in sorted({answer.lesson for answer in answers}):
        (source,) = (ROOT / "lessons_src" / "en").glob(f"{lesson[-2:]}_*.py")
        _try_in(source, [answer for answer in answers if answer.lesson == lesson])


def _try_in(source, answers):
    from helpers import check

    import jupytext
    import matplotlib.pyplot as plt
    import torch
    from IPython.core.interactiveshell import InteractiveShell

    dtype = torch.get_default_dtype()
    shell = InteractiveShell()
    shell.user_ns["__name__"] = "__main__"
    main, sys.modules["__main__"] = sys.modules["__main__"], shell.user_module
    try:
        for cell in jupytext.read(source, fmt="py:percent").cells:
            if cell.cell_type != "code":
                continue
            _run(shell, cell.source)  # what it gives besides the stub is there for the answers, too
            called = re.search(r"^check\.(\w+)\(\1\)", cell.source, re.MULTILINE)
            for answer in answers:
                if called and answer.exercise == called[1]:
                    answer.told = _told(shell, check, answer)
            plt.close("all")
    finally:
        sys.modules["__main__"] = main
        torch.set_default_dtype(dtype)
        gc.collect()


def _told(shell, check, answer):
    """Run an answer in a copy of the lesson's namespace, and return the check's last line."""
    import torch

    kept = dict(shell.user_ns)
    tensors = [
        (thing, thing.detach().clone(), copy.copy(thing.grad))
        for thing in kept.values()
        if type(thing) is torch.Tensor and thing.is_leaf and thing.numel()
    ]
    own = re.search(rf"^\s*check\.{answer.exercise}\(", answer.code, re.MULTILINE)
    code = answer.code + ("" if own else f"\n\n\ncheck.{answer.exercise}({answer.exercise})")
    try:
        printed = _run(shell, code)
    finally:
        shell.user_ns.clear()
        shell.user_ns.update(kept)
        for tensor, numbers, grad in tensors:
            with torch.no_grad(), contextlib.suppress(RuntimeError):
                if not torch.equal(tensor, numbers):
                    tensor.copy_(numbers)
                tensor.grad = grad
    lines = [line for line in printed.splitlines() if re.match("[○✗✓] ", line)]
    return lines[-1] if lines else "no verdict: " + (printed.strip().splitlines() or [""])[-1]


def _run(shell, code):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        shell.run_cell(code, store_history=True)
    return re.sub(r"\x1b\[[\d;]*m", "", out.getvalue())


def read_judged(path, answers):
    """Fill in the judgements of sentences that have not changed."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    known = {(key, told): judged for judged, key, told in (line.split("\t", 2) for line in lines)}
    for answer in answers:
        answer.judged = known.get((answer.key, answer.told), "?")
        if answer.judged not in (*JUDGED, "?"):
            raise ValueError(f"{answer.key}: {answer.judged} is no judgement")


def write_judged(path, answers):
    """Write what each wrong answer is told, with its judgement; other lines stay."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = {line.split("\t")[1]: line for line in lines}
    kept |= {one.key: f"{one.judged}\t{one.key}\t{one.told}" for one in answers if one.wrong}
    path.write_text("\n".join(kept.values()) + "\n", encoding="utf-8")


def mistakes():
    """Yield the rooms' known mistakes: ``(exercise, digest of what comes of it, sentence)``."""
    from helpers.check import rooms
    from helpers.check.trial import Cases

    def plain(seen):
        if seen is None or seen.kind not in ("list", "dict"):
            value = getattr(seen, "value", None)
            numbers = value.ravel().tolist() if hasattr(value, "ravel") else [value]
            short = [f"{n:.4g}" if isinstance(n, float) else str(n) for n in numbers[:50]]
            return [getattr(seen, "kind", ""), getattr(seen, "shape", ""), short]
        inside = seen.value.items() if seen.kind == "dict" else enumerate(seen.value)
        return [(key, plain(one)) for key, one in inside]

    for room in rooms.names():
        for name, make in rooms.exercises(room).items():
            exercise, cases = make(), Cases(name, make())
            for mistake in exercise.mistakes:
                answer = exercise.handed_over(mistake)
                came = [cases.outcome(answer, number) for number in range(len(cases.makers))]
                told = [(re.sub(r"[\d.]+", "", one.message), plain(one.result)) for one in came]
                yield name, hashlib.sha256(repr(told).encode()).hexdigest()[:8], mistake.sentence


def tables(answers):
    """Return both tables as text: of the wrong answers, and of the right ones."""
    columns = {
        True: ["wrong", "called wrong", *JUDGED, "passing", "?"],
        False: ["right", "right", "refused"],
    }
    lines = []
    for wrong, (what, *names) in columns.items():
        lines += ["", f"{what:10}" + f"{'answers':>9}" + "".join(f"{name:>14}" for name in names)]
        chosen = [answer for answer in answers if answer.wrong == wrong]
        for lesson in [*sorted({answer.lesson for answer in chosen}), "all"] if chosen else ():
            part = [answer for answer in chosen if lesson in ("all", answer.lesson)]
            counts = Counter(answer.verdict for answer in part)
            counts["called wrong"] = len(part) - counts["passing"]
            shares = (f"{counts[name]:5} {counts[name] / len(part):7.1%}" for name in names)
            lines.append(f"{lesson:10}{len(part):9}" + "".join(f"{one:>14}" for one in shares))
    return "\n".join(lines[1:])


def main():
    """Print the tables, and what is to be judged."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("half", choices=["develop", "measure", "mistakes"])
    parser.add_argument("only", nargs="*", help="parts of keys, as lesson_02/compute_grad_h/")
    parser.add_argument("--show", action="store_true", help="show each answer with its sentence")
    options = parser.parse_args()
    if options.half == "mistakes":  # that have their own sentences now, as a reader has seen
        lines = ("\t".join(one) for one in mistakes())
        (HERE / "mistakes.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return
    answers = [
        answer
        for answer in answers_of(options.half)
        if not options.only or any(part in answer.key for part in options.only)
    ]
    try_all(answers)
    judged = HERE / options.half / "judged.tsv"
    read_judged(judged, answers)
    for answer in answers:
        gone = not answer.told
        if options.show or gone or answer.verdict in ("refused", "passing"):
            print(f"{answer.verdict:11}{answer.key} | {answer.reason} | {answer.tutor}")
            if options.show:
                print("    " + answer.code.replace("\n", "\n    "))
            print("  ", answer.told or "the lesson has no such exercise", "\n")
    answers = [answer for answer in answers if answer.told]
    write_judged(judged, answers)
    print(tables(answers))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()

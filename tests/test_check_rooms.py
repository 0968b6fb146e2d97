"""Every exercise of every room: its mistakes, its right answers, its stub and its solution."""

import ast
import importlib.util
import inspect
import random
import statistics
import time
import types
from dataclasses import replace

from course.build import ROOT
from helpers import check
from helpers.check import diagnosis, rooms
from helpers.check.results import differences, look
from helpers.check.trial import Cases, alike
from helpers.check.verdict import verdict

import numpy as np
import pytest
import torch
from test_check import HOSTILE

LESSONS = sorted(path.stem for path in (ROOT / "lessons_src" / "en").glob("*.py"))
ROOMS = {room: rooms.exercises(room) for room in rooms.names()}
EXERCISES = [(room, name) for room, names in ROOMS.items() for name in names]
MISTAKES = [
    (room, name, number)
    for room, name in EXERCISES
    for number in range(len(ROOMS[room][name]().mistakes))
]

each_room = pytest.mark.parametrize("room", ROOMS)
each_lesson = pytest.mark.parametrize("lesson", LESSONS)
each_exercise = pytest.mark.parametrize(("room", "name"), EXERCISES)
each_mistake = pytest.mark.parametrize(("room", "name", "number"), MISTAKES)
quiet = pytest.mark.filterwarnings("error")


def made(room, name):
    return ROOMS[room][name]()


def answer_of(exercise, mistake):
    return exercise.handed_over(mistake)


def right_answers(room):
    path = ROOT / "tests" / "right_answers" / f"{room}.py"
    spec = importlib.util.spec_from_file_location(f"right_answers_{room}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.RIGHT


def room_of(lesson):
    return f"lesson_{lesson[:2]}"


# Rooms, lessons and solutions belong together -----------------------------------------------------


@each_lesson
def test_a_lesson_has_its_room_solutions_and_right_answers(lesson):
    room = f"{room_of(lesson)}.py"
    parts = ["helpers/check/" + room, f"lessons_src/solutions/{lesson}.py"]
    for part in [*parts, "tests/right_answers/" + room]:
        assert (ROOT / part).exists(), f"write {part}: CONTRIBUTING.md, “A new lesson”"


@each_room
def test_a_room_has_its_lesson(room):
    assert room in map(room_of, LESSONS), f"helpers/check/{room}.py has no lesson: delete it"
    assert ROOMS[room], "a room without an exercise"


def test_names_are_unique_and_hide_nothing():
    names = [name for _, name in EXERCISES]
    twice = {name for name in names if names.count(name) > 1} | set(names) & set(vars(check))
    assert not twice, f"give another name to the exercise {', '.join(sorted(twice))}: it is taken"


def source_of(folder, lesson):
    path = ROOT / "lessons_src" / folder / f"{lesson}.py"
    assert path.exists(), f"{folder} has no {lesson}"
    return ast.parse(path.read_text(encoding="utf-8"))


def checked(tree):
    """Return ``{exercise: the statement that defines what its check is handed}``, in order.

    A check of something with another name, as an exhibit, does not count.
    """
    found, defined = {}, {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            defined[node.targets[0].id] = node
        match node:
            case ast.Expr(
                ast.Call(ast.Attribute(ast.Name("check"), name), [ast.Name(argument)], [])
            ) if name == argument:
                assert name not in found, f"{name} is checked twice"
                found[name] = defined[name]
    return found


def signature(node):
    """What a student sees of an answer from outside; a class may have further methods."""
    match node:
        case ast.FunctionDef():
            return [f"def {node.name}({ast.unparse(node.args)})"]
        case ast.ClassDef():
            methods = [m for m in node.body if isinstance(m, ast.FunctionDef)]
            bases = ", ".join(map(ast.unparse, node.bases))
            return [
                f"class {node.name}({bases})",
                *(line for m in methods for line in signature(m)),
            ]
    return [ast.unparse(node.targets[0])]


@each_lesson
def test_lesson_solution_and_room_have_the_same_exercises(lesson):
    in_lesson = checked(source_of("en", lesson))
    in_solution = checked(source_of("solutions", lesson))
    told = "the exercises of the lesson and of {}, in order: {} and {}"
    there = {
        f"lessons_src/solutions/{lesson}.py": list(in_solution),
        f"helpers/check/{room_of(lesson)}.py": list(ROOMS[room_of(lesson)]),
    }
    for file, names in there.items():
        assert list(in_lesson) == names, told.format(file, list(in_lesson), names)
    for name, stub in in_lesson.items():
        lacking = set(signature(stub)) - set(signature(in_solution[name]))
        assert not lacking, f"write the solution of {name} with the stub's {', '.join(lacking)}"


@each_lesson
def test_in_a_lesson_every_exercise_is_not_written_yet(lesson, capsys):
    tree = source_of("en", lesson)
    space = {}
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            exec(ast.unparse(node), space)
    stubs = checked(tree)
    for node in tree.body:  # a stub may build upon a class or a function of the lesson
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node not in stubs.values():
            exec(ast.unparse(node), space)
    for name, stub in stubs.items():
        exec(ast.unparse(stub), space)
        capsys.readouterr()
        getattr(check, name)(space[name])
        said = capsys.readouterr().out
        told = "let the stub return `...  # your code here`; its check says"
        assert said == f"○ {name}: not written yet\n", f"{told}: {said}"


@each_lesson
def test_in_the_solutions_every_exercise_is_right(lesson, capsys, monkeypatch):
    monkeypatch.setattr(rooms, "_states", {})
    tree = source_of("solutions", lesson)
    dtype = torch.get_default_dtype()
    try:
        exec(compile(tree, lesson, "exec"), {"__name__": lesson})
    finally:
        torch.set_default_dtype(dtype)
    out = capsys.readouterr().out.splitlines()
    verdicts = [line for line in out if line[:1] in "○✗✓"]
    lacking = [name for name in checked(tree) if f"✓ {name}" not in verdicts]
    told = f"mend lessons_src/solutions/{lesson}.py, or the room"
    assert not lacking, f"{told}: no ✓ for {', '.join(lacking)}: {verdicts}"
    wrong = [line for line in verdicts if line[0] != "✓" and "same losses" not in line]
    assert not wrong, f"{told}: {wrong}"


# Mistakes -----------------------------------------------------------------------------------------


@each_exercise
def test_an_exercise_says_what_it_takes_and_knows_three_mistakes(room, name):
    where = f"helpers/check/{room}.py, {name}"
    sentence = (getattr(check, name).__doc__ or "").strip()
    assert sentence.endswith("."), f"{where}: the docstring is one sentence with a full stop"
    count = len(made(room, name).mistakes)
    assert count >= 3, f"{where}: {count} mistakes, at least 3"


@each_mistake
def test_sentences_are_short_reasons(room, name, number):
    for sentence in made(room, name).mistakes[number].sentences.values():
        told = f"{name}: “{sentence}”: 10 to 120 characters, a small initial, no full stop"
        assert 10 <= len(sentence) <= 120, f"{told} ({len(sentence)} characters)"
        assert not sentence.endswith((".", "!")), told
        assert not sentence[0].isupper() or not sentence.split()[0].strip(":`").islower(), told
        assert sentence == sentence.strip() and "\n" not in sentence, f"{told}, one line"
        banned = {"simply", "obviously", "just"} & set(sentence.lower().split())
        assert not banned, f"{told}, without “{banned}”"


@quiet
@each_mistake
def test_a_mistake_earns_its_own_sentence(room, name, number, capsys):
    exercise = made(room, name)
    mistake = exercise.mistakes[number]
    getattr(check, name)(answer_of(exercise, mistake))
    last = capsys.readouterr().out.splitlines()[-1]
    state, _, told = last.partition(f" {name}: ")
    assert state == "✗", f"{last}: mistake {number} passes: cases that tell it from a right answer"
    clause = told.removesuffix(mistake.sentence)
    remedy = "another mistake, above it in the list, fits it too: put this one first"
    assert clause != told or not mistake.sentence, f"{last}\nwanted: {mistake.sentence}; {remedy}"
    assert not clause or (clause.endswith(": ") and "expected" in clause), last


@each_exercise
def test_every_input_has_one_name(room, name):
    cases = Cases(name, made(room, name))
    handed = inspect.signature(cases.exercise.oracle).parameters.values()
    if cases.exercise.case and all(one.kind is not one.VAR_POSITIONAL for one in handed):
        counts = {len(cases.inputs(number)) for number in range(len(cases.makers))}
        assert counts == {len(cases.names)}, cases.names


@each_exercise
def test_mistakes_differ_from_the_oracle_and_from_each_other(room, name):
    exercise = made(room, name)
    cases = Cases(name, exercise)
    numbers = range(len(cases.makers))
    right = [cases.right(number) for number in numbers]
    answers = [answer_of(exercise, mistake) for mistake in exercise.mistakes]
    outcomes = [[cases.outcome(answer, number) for number in numbers] for answer in answers]

    def all_alike(some, others):
        pairs = zip(some, others, strict=True)
        return all(alike(*pair, exercise.tolerance) for pair in pairs)

    for i, some in enumerate(outcomes):
        told = f"{name}: mistake {i} gives on all cases what"
        assert not all_alike(some, right), f"{told} the oracle gives: it is none, or add cases"
        for j, others in enumerate(outcomes[:i]):
            assert not all_alike(some, others), f"{told} mistake {j} gives: drop one, or add cases"


# Right answers ------------------------------------------------------------------------------------


@quiet
@each_exercise
def test_right_answers_in_other_styles_pass(room, name, capsys):
    answers = right_answers(room).get(name, [])
    least = 1 if made(room, name).takes_value or not made(room, name).case else 2
    told = f"tests/right_answers/{room}.py has {len(answers)} of {name}, at least {least}"
    assert len(answers) >= least, f"{told}: in other styles than the solution's"
    for answer in answers:
        getattr(check, name)(answer)
        assert capsys.readouterr().out.splitlines()[-1] == f"✓ {name}", answer


@each_room
def test_right_answers_are_for_exercises_of_the_room(room):
    odd = set(right_answers(room)) ^ set(ROOMS[room])
    told = f"tests/right_answers/{room}.py and the room have not the same exercises"
    assert not odd, f"{told}: {', '.join(sorted(odd))}"


@each_exercise
def test_the_oracle_is_right_where_nothing_stands_between(room, name):
    exercise = made(room, name)
    oracle = exercise.oracle.__wrapped__
    if exercise.probe is None:
        answer = oracle() if exercise.takes_value else oracle
        exercise = replace(exercise, banned=())  # the oracle may use what the task forbids
        assert verdict(name, exercise, answer) == ("✓", "")


@each_exercise
def test_cases_repeat_and_sizes_differ(room, name):
    cases = Cases(name, made(room, name))
    for number in range(len(cases.makers)):
        first, second = ([look(v) for v in cases.inputs(number)] for _ in range(2))
        for pair in zip(first, second, strict=True):
            assert not any(differences(*pair, 0.0, grads=True))
    if made(room, name).case and any(one.kind != "a function" for one in first):
        inputs = [[look(v) for v in cases.inputs(number)] for number in range(2)]
        assert any(any(differences(*pair, 0.0)) for pair in zip(*inputs, strict=True)), (
            "all cases are the same"
        )


class Stash:
    """The ``ctx`` of a Function, which keeps as an attribute what is to be saved."""

    def __init__(self, ctx):
        vars(self)["ctx"] = ctx

    def __getattr__(self, name):
        return getattr(self.ctx, name)

    def __setattr__(self, name, value):
        setattr(self.ctx, name, value)

    def save_for_backward(self, *tensors):
        self.ctx.stashed = tensors

    @property
    def saved_tensors(self):
        return self.ctx.stashed


def stashing(answer):
    """Return a Function that keeps as attributes what ``answer`` saves; and which arguments."""
    saved = []

    class Stashing(answer):
        @staticmethod
        def forward(ctx, *arguments):
            output = answer.forward(Stash(ctx), *arguments)
            saved.extend(t for t in getattr(ctx, "stashed", ()) if any(t is a for a in arguments))
            return output

        @staticmethod
        def backward(ctx, *grads):
            return answer.backward(Stash(ctx), *grads)

    return Stashing, saved


@each_exercise
def test_a_function_that_keeps_its_arguments_unwatched_is_refused(room, name, capsys):
    for answer in right_answers(room)[name]:
        if not (isinstance(answer, type) and issubclass(answer, torch.autograd.Function)):
            continue
        if answer.setup_context is not torch.autograd.Function.setup_context:
            continue  # its forward has no ctx
        unwatched, saved = stashing(answer)
        getattr(check, name)(unwatched)
        line = capsys.readouterr().out.splitlines()[-1]
        assert ("watched" in line or "kept" in line) if saved else line[0] == "✓", line


@each_exercise
def test_an_object_where_a_class_is_asked_is_named(room, name, capsys):
    exercise = made(room, name)
    if all(isinstance(mistake.answer, type) for mistake in exercise.mistakes):
        getattr(check, name)(torch.nn.Linear(2, 2))
        told = "an object of Linear was handed over, expected the class itself"
        assert capsys.readouterr().out.splitlines() == [f"✗ {name}: {told}"]


# Whatever it is handed ----------------------------------------------------------------------------


ON_TOYS_ONLY = {  # to the rooms these are like others in the list
    *(f"raises {error}" for error in ("evil", "BaseException", "GeneratorExit", "StopIteration")),
    *("raises MemoryError", "raises a class that is none", "resizes", "quantized", "nan"),
    *("returns evil list", "returns evil dict", "returns set of evil", "returns class"),
}


@pytest.mark.filterwarnings("ignore")  # of the answers
@each_exercise
def test_hostile_answers_never_raise_and_never_pass(room, name, capsys, monkeypatch):
    monkeypatch.setattr(diagnosis, "PATIENCE", dict.fromkeys(diagnosis.PATIENCE, 0.03))
    states = random.getstate(), torch.get_rng_state(), str(np.random.get_state())  # noqa: NPY002
    assert set(HOSTILE) > ON_TOYS_ONLY
    for hostile, answer in HOSTILE.items():
        if hostile in ON_TOYS_ONLY:
            continue
        tried = answer
        if type(answer) is types.FunctionType and answer.__code__.co_argcount == 2:
            tried = lambda *inputs, answer=answer: answer(*(*inputs, 1.0, 1.0)[:2])  # noqa: E731
        getattr(check, name)(tried)
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 1, (hostile, lines)
        assert lines[0].startswith((f"✗ {name}: ", f"○ {name}: ")), (hostile, lines)
        assert len(lines[0]) <= 160 and "0x" not in lines[0], (hostile, lines)
    assert states[0] == random.getstate()
    assert torch.equal(states[1], torch.get_rng_state())
    assert states[2] == str(np.random.get_state())  # noqa: NPY002


@pytest.mark.filterwarnings("ignore")  # of the answers
def test_a_check_is_quick():
    """In seconds of computing; what takes long is tried once more."""
    longest, found = {"right": 0.2, "known": 0.5}, {}
    for room, name in EXERCISES:
        exercise = made(room, name)
        mistakes = [answer_of(exercise, mistake) for mistake in exercise.mistakes]
        for kind, answers in (("right", right_answers(room)[name]), ("known", mistakes)):
            for number, answer in enumerate(answers):
                seconds = longest[kind] + 1
                for _ in range(2):
                    if seconds > longest[kind]:
                        start = time.process_time()
                        verdict(name, exercise, answer)
                        seconds = time.process_time() - start
                found[kind, name, number] = seconds
    for kind, most in longest.items():
        times = {key: seconds for key, seconds in found.items() if key[0] == kind}
        slow = {key: round(seconds, 2) for key, seconds in times.items() if seconds > most}
        assert not slow, f"more than {most} s"
        assert statistics.median(times.values()) < 0.05, kind

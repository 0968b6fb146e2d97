"""Every number in the prose follows from a cell beside it.

A number counts as supported if, at the digits it is given with, it is one that a cell of its
section prints or computes with; or a cell of a section or lesson that its paragraph names. What
follows from elsewhere says so in the source, beside the number:
``<!-- number 1952: the year of the paper -->``. Which changed digits would not be seen, and why,
``python -m pytest tests/test_numbers.py -k altered -rP`` lists.
"""

import ast
import math
import re
from dataclasses import dataclass
from functools import cache

from course.build import ROOT

import nbformat
import pytest

LESSONS = sorted((ROOT / "notebooks" / "en").glob("[0-9]*.ipynb"))
SMALLEST = 13  # smaller whole numbers count things, as words do
REACH = 3  # code cells before and after a text, within its section
ROUNDED = 0.05  # what "about 1000" allows
CAUGHT = 0.9  # of the numbers whose last digit is changed

# What stands in a text and is no claim: formulas, code, links, comments, tags, numbers of things.
SILENT = [
    r"<!--.*?-->",
    r"\$\$.*?\$\$",
    r"\$[^$\n]+(?:\n[^$\n]+)?\$",
    r"```.*?```",
    r"`[^`\n]+`",
    r"\]\([^)]*\)",
    r"<[^>]+>",
    r"^#+ (?:Deeper: )?\d*\.?",
    r"^> \*\*Myth [\d.]+\*\*",
    r"^\s*\d+\. ",
    r"\b(?:[Ll]essons?|[Ss]ections?|[Mm]yths?|[Ss]teps?|[Ll]ines?|[Hh]int|[Ss]heets?|[Pp]ython|[Ll]evel)"
    r" [\d.]+(?:(?:, | and | to | or |–)[\d.]+)*",
    r"\((?:19|20)\d\d\)|\b(?:in|since|of|from|by) (?:19|20)\d\d\b|\b(?:19|20)\d\d's\b",
    r"\*\*\d+ minutes\*\*(?:, \d+ more)?",  # held to the model of a reading
    r"\bfloat(?:16|32|64)\b",
    r"\d+-(?:bit|dim\w*)\b",
]
NUMBER = re.compile(
    r"(?<![\w.])[-−]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:e([+-]?\d+)| ?× ?10([⁻⁰¹²³⁴-⁹]+))?"
    r"(?: ?(%|per cent|thousand|million|billion))?(?![\w])"
)
ALSO = {
    "%": (1, 0.01),
    "per cent": (1, 0.01),
    "thousand": (1e3,),
    "million": (1e6,),
    "billion": (1e9,),
}
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@dataclass(frozen=True)
class Number:
    """A number as a text gives it: half a unit of its last digit, and what it may stand for."""

    text: str
    value: float
    half: float
    scales: tuple = (1,)
    negative: bool = False

    def follows(self, values):
        return any(
            abs(abs(value) - self.value * scale) <= self.half * scale * (1 + 1e-6)
            for value in values
            if value <= 0 or not self.negative
            for scale in self.scales
        )


def numbers_in(text, least=0):
    """List the numbers of a text, whole ones from ``least`` on."""
    found = []
    for match in NUMBER.finditer(text):
        whole, fraction, exponent, power, unit = match.groups()
        digits = whole.replace(",", "") + (fraction or "")
        shift = int(exponent or (power or "0").translate(SUPERSCRIPTS))
        last = -len(fraction[1:]) if fraction else 0
        if not fraction and not unit and int(digits) >= 1000 and not exponent:
            last = len(digits) - len(digits.rstrip("0"))
        value = float(digits) * 10.0**shift
        before = text[: match.start(1)]  # "= 3", "−6", "epoch 3"
        stated = re.search(r"(?:[=≈→] ?|[-−]|\b[Ee]pochs? |\b[Ss]eeds? )$", before)
        if fraction or shift or unit or stated or value >= least:
            half = 0.5 * 10.0 ** (last + shift)
            if last > 0:  # "1000" is no "2000", though only its 1 may count
                half = min(half, ROUNDED * value)
            told = match.group().strip()
            found.append(Number(told, value, half, ALSO.get(unit, (1,)), told[0] in "-−"))
    return found


def spoken(text):
    for pattern in SILENT:
        text = re.sub(pattern, " ", text, flags=re.DOTALL | re.MULTILINE)
    return text


# What the cells print and compute with ------------------------------------------------------------


def printed(cell):
    """List the numbers in a code cell's outputs; a shape says how many elements there are, too."""
    found = []
    for output in cell.outputs:
        text = output.get("text", "") or output.get("data", {}).get("text/plain", "")
        for shape in re.findall(r"[(\[](\d+(?:, \d+)+)[)\]]", text):
            found.append(math.prod(map(int, shape.split(", "))))
        numbers = numbers_in(re.sub(r"[\[\](){}=:]", " ", text))
        found += [-one.value if one.negative else one.value for one in numbers]
    return found


class Names:
    """The literals that the names of a lesson were computed with, at first or second hand."""

    def __init__(self):
        self.made_of = {}

    def literals(self, code):
        """Return the numbers that a cell computes with, and take note of what it defines."""
        tree = ast.parse(code)
        for node in tree.body:
            for name in self.defined(node):
                self.made_of[name] = self.within(node)
        return set().union(*(self.within(node) for node in tree.body), set())

    def defined(self, node):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            return [node.name]
        targets = node.targets if isinstance(node, ast.Assign) else []
        return [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]

    def within(self, node):
        found = set()
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and type(part.value) in (int, float):
                found.add(abs(float(part.value)))
            elif isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
                found |= {-1.0} | {-abs(n) for n in self.within(part.operand)}
            elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                found |= self.made_of.get(part.id, set())
        return found


@dataclass
class Section:
    """A numbered section of a lesson: its cells, and for each what it prints and computes with."""

    number: str
    cells: list
    values: list

    def beside(self, place, reach=REACH):
        """Return the numbers of the code cells that stand next to the cell in a place."""
        code = [i for i, cell in enumerate(self.cells) if cell.cell_type == "code"]
        before = [i for i in code if i < place][-reach:]
        after = [i for i in code if i > place][:reach]
        return set().union(*(self.values[i] for i in before + after), set())


@cache
def sections_of(path):
    """Read a lesson: its sections, with what their cells print and compute with."""
    names, sections = Names(), [Section("", [], [])]
    for cell in nbformat.read(path, as_version=4).cells:
        heading = re.match(r"## (?:(\d+)\.? )?", cell.source)
        if heading and cell.cell_type == "markdown":
            sections.append(Section(heading.group(1) or "", [], []))
        is_code = cell.cell_type == "code"
        sections[-1].cells.append(cell)
        sections[-1].values.append(
            names.literals(cell.source) | set(printed(cell)) if is_code else set()
        )
    return sections


def everything(sections):
    return set().union(*(values for section in sections for values in section.values), set())


def pointed_to(path, text):
    """Return what the sections and lessons that a text names print and compute with."""
    values = set()
    for numbers in re.findall(r"\b[Ss]ections? (\d+(?:(?:, | and | to | or |–)\d+)*)", text):
        wanted = re.findall(r"\d+", numbers)
        values |= everything([s for s in sections_of(path) if s.number in wanted])
    stems = re.findall(r"\]\((\w+)\.ipynb", text)
    stems += [f"{number}_" for number in re.findall(r"\b[Ll]essons? (\d\d)", text)]
    for other in LESSONS:
        if other != path and any(other.stem.startswith(stem) for stem in stems):
            values |= everything(sections_of(other))
    return values


def claims(path):
    """Yield the numbers in a lesson's prose: ``(number, paragraph, what supports it)``."""
    sections = sections_of(path)
    for section in sections:
        has_code = any(cell.cell_type == "code" for cell in section.cells)
        opening = section is sections[0]  # the opening and the recap speak of the whole lesson
        for place, cell in enumerate(section.cells):
            if cell.cell_type != "markdown":
                continue
            values = everything(sections) if opening or not has_code else section.beside(place)
            excused = re.findall(r"<!-- number (.+?): .+? -->", cell.source, re.DOTALL)
            for paragraph in re.split(r"\n\s*\n", cell.source):
                support = values | pointed_to(path, paragraph)
                for number in numbers_in(spoken(paragraph), SMALLEST):
                    if number.text not in excused:
                        yield number, " ".join(paragraph.split()), support


each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


@each_lesson
def test_every_number_in_the_prose_follows_from_a_cell(path):
    loose = [
        f"{number.text}: no cell of this section prints it or computes with it: {paragraph[:160]}\n"
        f"  print it there, or write beside it whence it is: <!-- number {number.text}: … -->"
        for number, paragraph, support in claims(path)
        if not number.follows(support)
    ]
    assert not loose, "\n".join(loose)


@each_lesson
def test_every_excused_number_stands_in_its_cell(path):
    stale = [
        f"no {excused} stands beside <!-- number {excused}: … -->: {cell.source[:160]}"
        for section in sections_of(path)
        for cell in section.cells
        for excused in re.findall(r"<!-- number (.+?): .+? -->", cell.source, re.DOTALL)
        if excused not in [number.text for number in numbers_in(spoken(cell.source), SMALLEST)]
    ]
    assert not stale, "\n".join(stale)


def altered(number):
    """Yield a number with its last digit changed, as by a slip or a new seed, in every way.

    In "1000", the 1 as well.
    """
    mantissa = re.match(r"[-−]?[\d,.]+", number.text).group()
    digits = [i for i, character in enumerate(mantissa) if character.isdigit()]
    counting = [i for i in digits if mantissa[i] != "0"]
    for place in {digits[-1], *counting[-1:]}:
        for digit in "0123456789".replace(number.text[place], ""):
            changed = numbers_in(number.text[:place] + digit + number.text[place + 1 :])
            yield from (other for other in changed if other.value)


def test_altered_numbers_are_found():
    found = []
    for path in LESSONS:
        for number, paragraph, support in claims(path):
            for other in altered(number):
                found.append(not other.follows(support))
                if not found[-1]:
                    there = next(value for value in support if other.follows([value]))
                    print(f"{path.stem}: {number.text} as {other.text}: {there:g} is there, too")
                    print(f"    {paragraph[:120]}")
    assert sum(found) >= CAUGHT * len(found), f"{sum(found)} of {len(found)}"


# The same net -------------------------------------------------------------------------------------


def outputs_of(number):
    (path,) = (path for path in LESSONS if path.stem.startswith(number))
    cells = (cell for section in sections_of(path) for cell in section.cells)
    return "\n".join(
        output.get("text", "") or output.get("data", {}).get("text/plain", "")
        for cell in cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )


def other_losses(by_hand, text):
    """List the first and the last loss of lesson 02's training that another text does not hold."""
    ends = [re.search(rf"Epoch:{epoch} , Loss:(\S+)", by_hand)[1] for epoch in (0, 19)]
    return [loss for loss in ends if loss not in text]


@pytest.mark.parametrize("lesson", ["03", "04"])
def test_it_is_the_same_net(lesson):
    missing = other_losses(outputs_of("02"), outputs_of(lesson))
    assert not missing, f"lesson {lesson} prints no {missing}: other draws, another order, or net?"


def test_another_net_is_seen():
    there = outputs_of("03")
    assert other_losses(outputs_of("02"), there.replace("4.4588e+07", "4.5111e+07"))

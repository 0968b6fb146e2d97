"""Every number in the prose follows from a cell beside it.

A number counts as supported if, at the digits it is given with, it is one that a cell of its
section prints or computes with; or a cell of a section or lesson that its paragraph names. What
follows from elsewhere says so in the source, beside the number:
``<!-- number 1952: the year of the paper -->``. Counts, in words or small digits, follow if they
look like one of ``COUNTS``, or from such a mark that calculates, counts or quotes. Which changed
ones would not be seen, and why, ``python -m pytest tests/test_numbers.py -k altered -rP`` lists.
"""

import ast
import math
import re
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise, product

from course.build import ROOT

import nbformat
import pytest

LESSONS = sorted((ROOT / "notebooks" / "en").glob("[0-9]*.ipynb"))
MARK = re.compile(r"<!-- number (.+?): (.+?) -->", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
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
            excused = [number for number, _ in MARK.findall(cell.source)]
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


WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
WORDS |= {"ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40}
WORDS |= {"fifty": 50}
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "fifths": 5, "sixth": 6, "tenth": 10}
PARTS |= {"twelfth": 12}
SMALL = re.compile(rf"(?:{'|'.join(WORDS | PARTS)}|(?:\d|1[0-2])(?= [a-z]|$))\b.*")


def stands(told, text):
    """Count how often a text holds a number; for small ones, words may tell which: "five only"."""
    if SMALL.fullmatch(told):
        pattern = rf"(?<![\w.,]){re.escape(told)}(?![.,]?\d|\w)"
        return len(re.findall(pattern, " ".join(text.split()), re.IGNORECASE))
    return [number.text for number in numbers_in(text, SMALLEST)].count(told)


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


# Counts, in words or small digits -----------------------------------------------------------------

N = rf"((?i:{'|'.join(WORDS)})|\d+)"
THAN = "as|above|below|that|higher|lower|flatter|steeper|worse|better|larger|smaller"


def count_of(word):
    return (WORDS | PARTS).get(word.lower()) or int(word)


def text_of(cell):
    """Return what a code cell prints."""
    outputs = [o.get("text", "") or o.get("data", {}).get("text/plain", "") for o in cell.outputs]
    return "\n".join(outputs)


def values_in(text):
    found = re.findall(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?", text)
    return [float(number.replace(",", "")) for number in found]


def of_so_many(counts, cells, paragraph):
    """Tell whether "6 of 20" is printed: itself, the other 14, the share 0.3, or both numbers."""
    some, whole = counts
    for text in map(text_of, cells):
        pairs = {(int(a), int(b)) for a, b in re.findall(r"\b(\d+) of (\d+)\b", text)}
        shares = [float(share) for share in re.findall(r"(?<![\w.])0\.\d{2,}\b", text)]
        if pairs & {(some, whole), (whole - some, whole)}:
            return True
        if any(abs(share * whole - some) <= 0.5 for share in shares):
            return True
        if not pairs and {some, whole} <= set(values_in(text)):
            return True
    return False


def times(counts, cells, paragraph):
    """Tell whether two numbers that stand together, in a row or a column, have this ratio."""
    for text in map(text_of, cells):
        rows = [[value for value in values_in(line) if value] for line in text.splitlines()]
        row = [value for values in rows for value in values]
        pairs = [*pairwise(row), *zip(row, row[2:], strict=False)]
        for above, below in pairwise(rows):
            pairs += zip(above, below, strict=False)
        ratios = [max(pair) / min(pair) for pair in pairs] + [value for value in row if value % 1]
        if any(abs(ratio - counts[0]) <= 0.5 for ratio in ratios) or f"{counts[0]} times" in text:
            return True
    return False


def digits(counts, cells, paragraph):
    """Tell whether so many digits are compared, or stand in a number that the text shows."""
    shown = [len(re.sub(r"e.*|\D", "", n)) for n in re.findall(r"`(\d[\d.e+]*)`", paragraph)]
    shown += [7] if "float32" in paragraph else []
    bounds = [v for cell in cells for v in values_in(f"{cell.source}\n{text_of(cell)}")]
    compared = [round(-math.log10(bound), 3) for bound in bounds if 0 < bound < 1]
    return counts[0] in shown + compared


def epochs(counts, cells, paragraph):
    """Tell whether the epochs are among those that the cells print; None if these name none."""
    told = []
    for cell in cells:
        told += re.findall(r"^epoch +(\d+):|Epoch:(\d+)", text_of(cell), re.MULTILINE)
        if "epoch" in cell.source:
            told += re.findall(r"^ *(\d+)(?:: |  )()", text_of(cell), re.MULTILINE)
    return set(counts) <= {int(a or b) for a, b in told} if told else None


def lengths(counts, cells, paragraph):
    """Tell whether a cell prints this number."""
    return any(counts[0] in values_in(text_of(cell)) for cell in cells)


MORE = r"(?:(?:, | and | to | or )\d+)*"
COUNTS = [  # what such a count looks like, how many cells it may follow from, and how
    (rf"\b{N} (?:times )?(?:out )?of (?:their |these )?{N}\b", 1, of_so_many),
    (rf"(?<![-./\d]){N} times (?:{THAN})\b", 1, times),
    (rf"\b{N} digits\b(?! (?:of|that|would))", REACH, digits),
    (rf"\b[Ee]pochs? (\d+{MORE})(?! ?%)", 1, epochs),
    (r"\b(\d+) away\b", 1, lengths),
]


def cells_beside(section, place, reach):
    code = [i for i, cell in enumerate(section.cells) if cell.cell_type == "code"]
    chosen = [i for i in code if i < place][-reach:] + [i for i in code if i > place][:reach]
    return [section.cells[i] for i in chosen]


def cells_pointed_to(path, text):
    """Return the code cells of the sections and lessons that a text names."""
    chosen = []
    for numbers in re.findall(r"\b[Ss]ections? (\d+(?:(?:, | and | to | or |–)\d+)*)", text):
        wanted = re.findall(r"\d+", numbers)
        chosen += [section for section in sections_of(path) if section.number in wanted]
    for number in re.findall(r"\b[Ll]essons? (\d\d)", text):
        others = [other for other in LESSONS if other.stem.startswith(f"{number}_")]
        chosen += [section for other in others for section in sections_of(other)]
    return [cell for section in chosen for cell in section.cells if cell.cell_type == "code"]


def paragraphs_of(sections):
    """Yield a lesson's paragraphs: ``(section, place of the cell, its marks, paragraph)``."""
    for section in sections:
        for place, cell in enumerate(section.cells):
            if cell.cell_type == "markdown":
                marked = {number.split()[0] for number, _ in MARK.findall(cell.source)}
                for paragraph in re.split(r"\n\s*\n", cell.source):
                    yield section, place, marked, COMMENT.sub("", paragraph)


def counts_in(path, sections):
    """Yield a lesson's counts: ``(as told, the numbers, paragraph, what decides)``."""
    for (section, place, marked, text), rule in product(paragraphs_of(sections), COUNTS):
        pattern, reach, decide = rule
        found = [] if text.startswith("**Predict") else re.finditer(pattern, spoken(text))
        for match in found:
            told = re.findall(N, " ".join(match.groups()))
            if not marked & {word.lower() for word in told}:
                cells = cells_beside(section, place, reach)
                cells += [] if decide is epochs else cells_pointed_to(path, text)
                counts = [count_of(word) for word in told]
                yield match.group(), counts, text, partial(decide, cells=cells)


def worked_out(reason):
    """Return what a calculation gives, as "3.34e6 / 2.1e3", and its numbers; None for words."""
    text = reason.replace("·", "*").replace("−", "-").replace("²", "**2")
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    if not re.fullmatch(r"[\d.e()*/+ -]*\d[)]* [*/+-] [\d.e()*/+ -]*|[\d.]+\*\*2", text):
        return None
    return abs(eval(text)), numbers_in(re.sub(r" [*/+-] |[()]|\*\*2", "  ", text))


def marks_of(sections):
    """Yield a lesson's marks: ``(section, cell, number, reason)``."""
    for section in sections:
        for cell in section.cells:
            yield from ((section, cell, *mark) for mark in MARK.findall(cell.source))


def wrong_mark(told, reason, path, sections, section):
    """Say what is wrong with a number's mark: what it says must be so, and be printed."""
    small, reason = SMALL.fullmatch(told), " ".join(reason.split())
    told = told.split()[0] if small else told
    pointed = re.search(r"(?:^|, )((?:lesson \d\d|section \d+)(?:, section \d+)?)$", reason)
    values = pointed_to(path, pointed[1]) if pointed else everything([] if small else sections)
    cells = cells_pointed_to(path, pointed[1]) if pointed else section.cells
    shown = " ".join(" ".join(text_of(cell).split()) for cell in cells if cell.cell_type == "code")
    body = reason[: pointed.start()] if pointed else reason
    (number,) = numbers_in(told)[:1] or [Number(told, (WORDS | PARTS).get(told, 0), 0.5)]
    if pointed and not body:
        return None if number.follows(values) else f"no {told} in {pointed[1]}"
    if re.fullmatch(r"\[.+\]", body):
        right = body[1:-1] in shown and body.count(",") + 1 == count_of(told)
        return None if right else f"no {told} are {body}, or no cell prints that"
    if re.fullmatch(r"“.+”", body):
        right = body[1:-1] in shown and count_of(told) in values_in(body)
        return None if right else f"no {told} is in {body}, or no cell prints that"
    if worked_out(body):
        result, parts = worked_out(body)
        values = values | everything([section])
        values |= {abs(v) / 10 ** math.floor(math.log10(abs(v))) for v in values if v}
        others = [number for *_, n, _ in marks_of(sections) for number in numbers_in(n)]
        values |= {number.value for number in others if number.value != abs(result)}
        loose = [part.text for part in parts if part.value > 1 and not part.follows(values)]
        if loose:
            return f"{body}: no cell prints {', '.join(loose)} or computes with it"
        rounded = max(number.half, ROUNDED * number.value if number.value % 10 == 0 else 0)
        right = any(
            abs(value - number.value * scale) <= rounded * scale * (1 + 1e-6)
            for scale in number.scales
            for value in (result, result - 1)[: 2 if scale == 0.01 else 1]
        )
        return None if right else f"{body} is {result:g}, not {told}"
    return None


def wrong_marks(path, sections):
    problems = []
    for section, cell, told, reason in marks_of(sections):
        problem = wrong_mark(told, reason, path, sections, section)
        if problem or not stands(told, spoken(cell.source)):
            problems.append(
                f"{told}: {problem or 'stands beside no such number'}: {cell.source[:160]}"
            )
    return problems


@each_lesson
def test_what_a_mark_says_is_so(path):
    problems = wrong_marks(path, sections_of(path))
    assert not problems, "\n".join(problems)


def loose_counts(path, sections):
    return [
        f"“{told}”: no cell beside it prints that: {text[:160]}\n"
        f"  print it there, or write whence it is: <!-- number {told.split()[0]}: … -->"
        for told, counts, text, decide in counts_in(path, sections)
        if decide(counts, paragraph=text) is False
    ]


@each_lesson
def test_every_count_follows_from_a_cell(path):
    loose = loose_counts(path, sections_of(path))
    assert not loose, "\n".join(loose)


def test_altered_counts_are_found():
    found = []
    for path in LESSONS:
        sections = sections_of(path)
        for told, counts, text, decide in counts_in(path, sections):
            if decide(counts, paragraph=text) is None:
                continue
            for place, by in product(range(len(counts)), (-1, 1)):
                other = [count + by * (i == place) for i, count in enumerate(counts)]
                found.append(not decide(other, paragraph=text))
                if not found[-1]:
                    print(f"{path.stem}: “{told}” as {other}\n    {' '.join(text.split())[:120]}")
        for section, cell, told, reason in marks_of(sections):
            if SMALL.fullmatch(told) and wrong_mark(
                "99", reason, path, sections, section
            ):  # no mere words
                found += 2 * [stands(told, spoken(cell.source)) == 1]
                if not found[-1]:
                    print(f"{path.stem}: another {told} stands beside it: {reason}")
    print(f"{sum(found)} of {len(found)}")
    assert sum(found) >= CAUGHT * len(found), f"{sum(found)} of {len(found)}"


def problems_of(text, output):
    """Return what is wrong with a cell of text below a code cell that prints something."""
    shown = nbformat.v4.new_output("stream", text=output)
    cells = [
        nbformat.v4.new_code_cell("outputs", outputs=[shown]),
        nbformat.v4.new_markdown_cell(text),
    ]
    section = Section("1", cells, [set(printed(cells[0])), set()])
    return [*loose_counts("", [section]), *wrong_marks("", [section])]


@pytest.mark.parametrize(
    ("text", "output", "told", "planted"),
    [
        ("6 of 20 come through.", "ends in nan: 14 of 20", "6 of 20", "7 of 20"),
        ("It got nine of ten.", "0.0750\n0.8917", "nine of ten", "eight of ten"),
        ("It falls eight times out of eight.", "falls: 8 of 8", "eight times", "seven times"),
        ("It ends four times lower.", "4.0e4 1.8130e4\n4.0e4 4.2128e3", "four", "five"),
        ("Equal to nine digits.", "20 of 20 equal within 1e-09", "nine", "eight"),
        ("The next number is 8 away.", "(tensor(8.), tensor(0.))", "8", "4"),
        ("At epochs 2 and 3 it is lower.", "epoch  2: 4.8e7\nepoch  3: 3.2e6", "3 it", "4 it"),
        ("Twelve. <!-- number twelve: 3.34e6 / 2.8e5 -->", "3.3437e6 2.8017e5", "Twelve", "Ten"),
        ("Seven. <!-- number seven: 360 − 353 -->", "353 of 360", "360 −", "361 −"),
        ("Three. <!-- number three: [0, 32, 39] -->", "[0, 32, 39]", "number three", "number two"),
        ("4 times. <!-- number 4: “lower in 4” -->", "lower in  4 of 20", "in 4", "in 5"),
        ("A sixth. <!-- number sixth: 100 / 17 -->", "10: 17% 100", "100 / 17", "100 / 22"),
    ],
)
def test_a_planted_count_is_seen(text, output, told, planted):
    assert problems_of(text, output) == []
    assert told in text
    assert problems_of(text.replace(told, planted, 1), output)


def test_a_planted_output_is_seen():
    text = "4 times. <!-- number 4: “lower in 4” -->"
    assert problems_of(text, "lower in  5 of 20")


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

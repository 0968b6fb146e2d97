"""axe-core looks at a page: what breaks WCAG 2.1, levels A and AA, or the order of headings."""

from importlib.resources import files

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
# Contrast is the slow rule, and one text of each look shows it. reveal.js takes `hidden` off one
# slide at a time: here all of them count.
RUN = """
async (where) => {
  const root = document.querySelector(where);
  for (const part of document.querySelectorAll(".slides section, .pdf-page"))
    for (const name of ["hidden", "aria-hidden"]) part.removeAttribute(name);
  const looks = new Set(), empty = "rgba(0, 0, 0, 0)";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("mjx-container, aside")) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const look = [color, fontSize, fontWeight];
    for (let up = element, ground = empty; up && ground === empty; up = up.parentElement) {
      const style = getComputedStyle(up);
      ground = style.backgroundColor;
      look.push(style.backgroundImage, style.opacity, ground);
    }
    const key = look.filter((part) => !["none", "1", empty].includes(part)).join(" ");
    if (looks.has(key) || !element.getClientRects().length) continue;
    looks.add(key);
    element.dataset.look = "";
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-look]" }] });
  const { violations } = await axe.run(root, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    rules: { "heading-order": { enabled: true } },
    resultTypes: ["violations"],
    preload: false,
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}: ${failureSummary}`));
}
"""


def violations(page, where="html"):
    """List what axe-core finds on an open page, below ``where``."""
    page.evaluate(AXE)
    return page.evaluate(RUN, where)

// Typeset, fit each slide, then start. `deck.ready` says when, `deck.faults` what does not fit.
const deck = (window.deck = { ready: false, faults: [], sizes: [] });

const FLOOR = 16 / 24; // code of 24 px at size 1 goes down to 16 px

function over(slide) {
  // Pixels by which the content is too high or too wide; 0 if it fits.
  const box = slide.getBoundingClientRect();
  const [right, bottom] = [box.left + 1216, box.top + 720 - 52];
  const pixels = [slide.scrollHeight - 720];
  for (const block of slide.querySelectorAll(":scope > :not(footer), .slide :is(pre, table, svg, img)")) {
    const inner = block.getBoundingClientRect();
    pixels.push(inner.right - right, inner.bottom - bottom);
  }
  for (const block of slide.querySelectorAll(".highlight, .cell, p"))
    pixels.push(block.scrollWidth - block.clientWidth);
  return Math.max(0, ...pixels.map(Math.floor));
}

function ways(pictures) {
  // In order of preference: [code and output side by side?, size of code, of text, of pictures].
  // A picture of size 1 has 100 pixels for an inch of the figure: its small letters 15 pixels.
  if (!pictures) {
    const large = [1.5, 1.4, 1.3, 1.2, 1.1, 1].map((size) => [false, size, 1]);
    const small = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, FLOOR].flatMap((size) => [
      [false, size, 1], [false, size, size], [size < 0.9, size, 1], [size < 0.9, size, size],
    ]);
    return [...large, ...small];
  }
  return [
    [1, 1, 1.7], [1, 1, 1.5], [1, 1, 1.4], [1, 1, 1.3], [0.95, 1, 1.2], [0.9, 1, 1.1],
    [0.85, 0.85, 1.1], [0.85, 0.85, 1], [0.8, 0.8, 0.95], [0.75, 0.75, 0.9], [FLOOR, FLOOR, 0.9],
  ].flatMap((sizes) => [[false, ...sizes], [true, ...sizes]]);
}

function lay(slide, beside, code, text, picture) {
  slide.classList.toggle("beside", beside);
  slide.style.setProperty("--s", code);
  slide.style.setProperty("--t", text);
  for (const image of slide.querySelectorAll(".picture img"))
    image.style.width = `${image.getAttribute("width") * picture}px`;
  slide.style.display = "none"; // lay out anew: Chromium may keep sizes of the last try
  slide.offsetHeight;
  slide.style.display = "";
  return { size: code, pixels: over(slide) };
}

function fit(slide) {
  for (const way of ways(slide.querySelector(".picture"))) {
    const result = lay(slide, ...way);
    if (!result.pixels) return result;
  }
  return lay(slide, false, FLOOR, FLOOR, 0.9);
}

function examine(slide) {
  const title = slide.querySelector("h1, h2, h3").textContent;
  const { size, pixels } = fit(slide);
  deck.sizes.push(size);
  if (pixels)
    deck.faults.push(
      `“${title}” is too full by ${pixels} pixels: <!-- split --> it, or send text to the <!-- notes -->`
    );
}

function examineMaths(section) {
  const title = section.querySelector("h1, h2, h3").textContent;
  for (const formula of section.querySelectorAll("mjx-container"))
    if (formula.querySelector('[data-mml-node="merror"], [mathcolor="red"]'))
      deck.faults.push(`“${title}” has a formula that MathJax cannot read: ${formula.textContent}`);
}

function keepTogether(formula) {
  // No line may end between a formula and the full stop after it.
  const text = formula.nextSibling;
  const marks = /^[.,;:!?)"”’]+/.exec(text?.data ?? "");
  if (!marks) return;
  text.splitText(marks[0].length);
  const group = document.createElement("span");
  group.style.whiteSpace = "nowrap";
  formula.replaceWith(group);
  group.append(formula, text);
}

async function start() {
  const printing = /print-pdf/.test(location.search);
  await MathJax.startup.promise;
  await MathJax.typesetPromise();
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  await document.fonts.ready;
  const sections = [...document.querySelectorAll(".slides > section")];
  sections.forEach(examineMaths);
  document.querySelectorAll("mjx-container:not([display])").forEach(keepTogether);
  // The speaker's window has no style for the copy that screen readers use.
  document.querySelectorAll(".notes mjx-assistive-mml").forEach((copy) => copy.remove());
  document.body.classList.add("measuring");
  document.querySelectorAll(".slide").forEach(examine);
  document.body.classList.remove("measuring");
  const printed = new Promise((done) => addEventListener("pdf-ready", done, true));
  await Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0,
    maxScale: 4,
    center: false,
    controls: false,
    hash: true,
    slideNumber: "c/t",
    transition: "none",
    pdfMaxPagesPerSlide: 1,
    pdfSeparateFragments: false,
    scrollActivationWidth: null,
    plugins: [RevealNotes],
  });
  if (printing) await printed;
  for (const page of document.querySelectorAll(".speaker-notes-pdf"))
    for (let size = 25; size > 11 && page.scrollHeight > 720; size--)
      page.style.fontSize = `${size}px`;
  deck.ready = true;
}

start();

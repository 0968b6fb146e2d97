// Typeset, fit each slide, then start. `deck.ready` says when, `deck.faults` what does not fit.
const deck = (window.deck = { ready: false, faults: [], slides: [] });

const CODE = [30, 24, 20]; // pixels
// A picture of size 1 has 100 pixels for an inch of the figure: its small letters 14.6 pixels.
const LEGIBLE = 1.25; // small letters of 18 pixels
// On a slide with a picture: what is neither that, nor title, first sentence or footer.
const OWN = "--picture"; // ends the name of a slide that has only a picture
const OTHER =
  ".slide > :not(h1, h2, h3, .lead, .cell, footer), .cell > :not(.picture), .cell:not(:has(.picture))";

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

function ways(slide) {
  // In order of preference: size of code, of text, of pictures, code and output side by side?
  const [large, medium, small] = CODE;
  if (!slide.querySelector(".picture"))
    return [
      [large, 1], [medium, 1], [medium, 0.9], [medium, 1, 1, true], [medium, 0.8], [small, 1],
      [small, 0.9], [small, 1, 1, true], [small, 0.8], [small, 0.8, 1, true],
      [small, 0.7, 1, true], [small, 0.7],
    ];
  const legible = [1.7, 1.5, 1.4, 1.3, LEGIBLE].flatMap((picture) =>
    [[medium, 1], [small, 1], [small, 0.85]].map((sizes) => [...sizes, picture])
  );
  const rest = [1.2, 1.1, 1, 0.9].map((picture) => [small, 0.8, picture]);
  return [...legible, ...rest].flatMap((sizes) => [sizes, [...sizes, true]]);
}

function lay(slide, code, text, picture = 1, beside = false) {
  slide.classList.toggle("beside", beside);
  slide.style.setProperty("--code", `${code}px`);
  slide.style.setProperty("--t", text);
  for (const image of slide.querySelectorAll(".picture img"))
    image.style.width = `${image.getAttribute("width") * picture}px`;
  slide.style.display = "none"; // lay out anew: Chromium may keep sizes of the last try
  slide.offsetHeight;
  slide.style.display = "";
  return { code, picture, pixels: over(slide) };
}

function fit(slide) {
  for (const formula of slide.querySelectorAll(".formula"))
    for (let size = 1; size > 0.5 && formula.scrollWidth > formula.clientWidth; size -= 0.05)
      formula.style.setProperty("--f", size);
  let size;
  for (const way of ways(slide)) {
    size = lay(slide, ...way);
    if (!size.pixels) break;
  }
  return size;
}

function separate(section) {
  // Give the pictures of a slide a slide of their own, behind it: title, first sentence, picture.
  const own = section.cloneNode(true);
  own.id = section.id + OWN;
  own.className = "plain";
  own.querySelectorAll(OTHER).forEach((block) => block.remove());
  own.querySelectorAll(".picture").forEach((picture) => picture.classList.remove("fragment"));
  section.querySelectorAll(".picture").forEach((picture) => picture.remove());
  section.querySelectorAll(".cell:empty").forEach((cell) => cell.remove());
  section.after(own);
  return own;
}

function examine(section) {
  const slide = section.querySelector(".slide");
  const title = slide.querySelector("h1, h2, h3").textContent;
  const size = fit(slide);
  const small = slide.querySelector(".picture") && (size.pixels || size.picture < LEGIBLE);
  if (small && (slide.querySelector(OTHER) || section.matches(".title"))) {
    examine(separate(section));
    examine(section);
    return;
  }
  const lead = section.id.endsWith(OWN) && slide.querySelector(".lead");
  if (small && lead) {
    lead.remove(); // it stands on the slide before
    examine(section);
    return;
  }
  deck.slides.push({ name: section.id, title, ...size });
  if (size.pixels)
    deck.faults.push(
      `“${title}” is too full by ${size.pixels} pixels: <!-- split --> it, or send text to the <!-- notes -->`
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

function deeperSlides() {
  // A plugin: D brings the hidden slides in and takes them out again; the audience stays in place.
  const stacks = [...document.querySelectorAll(".slides > section")].map((stack) => ({
    stack,
    sections: [...stack.children],
  }));
  const isDeeper = (section) => section.dataset.visibility === "hidden";
  const slides = document.querySelector(".slides");
  let shown = null;

  function show(all) {
    if (all === shown) return;
    shown = all;
    for (const { stack, sections } of stacks)
      stack.replaceChildren(...sections.filter((section) => all || !isDeeper(section)));
    const kept = stacks.map(({ stack }) => stack).filter((stack) => stack.childElementCount);
    stacks.forEach(({ stack }) => stack.remove());
    slides.prepend(...kept);
  }

  const there = document.getElementById(decodeURIComponent(location.hash.slice(2)));
  show(/[?&]deeper\b/.test(location.search) || Boolean(there && isDeeper(there)));

  return {
    id: "deeper",
    init(reveal) {
      function change(all) {
        const every = stacks.flatMap(({ sections }) => sections);
        const place = every.indexOf(reveal.getCurrentSlide());
        const overview = reveal.isOverview();
        if (overview) reveal.toggleOverview(false);
        show(all);
        reveal.sync();
        const section = every.slice(0, place + 1).findLast((slide) => all || !isDeeper(slide));
        const { h, v } = reveal.getIndices(section);
        reveal.slide(h, v);
        if (overview) reveal.toggleOverview(true);
      }
      if (!stacks.some(({ sections }) => sections.some(isDeeper))) return;
      // The speaker's window shows two copies of the deck, which follow by number: they must have
      // the same slides. They ask when they start, and a D that is pressed there is passed on.
      const copy = /[?&]receiver\b/.test(location.search);
      const channel = new BroadcastChannel(`deck ${location.pathname}`);
      const toggle = () => {
        change(!shown);
        channel.postMessage(shown);
        reveal.dispatchEvent({ type: "resumed" }); // has the notes plugin send the place again
      };
      channel.onmessage = ({ data }) => {
        if (copy && typeof data === "boolean" && data !== shown) {
          const { postMessageEvents } = reveal.getConfig();
          reveal.configure({ postMessageEvents: false }); // the audience's window need not hear of it
          change(data);
          reveal.configure({ postMessageEvents });
        } else if (!copy && data === "which?") channel.postMessage(shown);
        else if (!copy && data === "toggle") toggle();
      };
      if (copy) channel.postMessage("which?");
      reveal.addKeyBinding({ keyCode: 68, key: "D", description: "Deeper slides, on and off" }, () =>
        copy ? channel.postMessage("toggle") : toggle()
      );
    },
  };
}

async function start() {
  const printing = /print-pdf/.test(location.search);
  await MathJax.startup.promise;
  await MathJax.typesetPromise();
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  await document.fonts.ready;
  const sections = [...document.querySelectorAll(".slides > section > section")];
  sections.forEach(examineMaths);
  document.querySelectorAll("mjx-container:not([display])").forEach(keepTogether);
  // The speaker's window has no style for the copy that screen readers use.
  document.querySelectorAll(".notes mjx-assistive-mml").forEach((copy) => copy.remove());
  document.body.classList.add("measuring");
  sections.forEach(examine);
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
    navigationMode: "linear",
    showHiddenSlides: true, // those that are in: deeperSlides takes the others out
    slideNumber: "c/t",
    transition: "none",
    pdfMaxPagesPerSlide: 1,
    pdfSeparateFragments: false,
    scrollActivationWidth: null,
    plugins: [deeperSlides, RevealNotes],
  });
  if (printing) {
    await printed;
    for (const section of document.querySelectorAll(".slides section")) {
      section.removeAttribute("hidden"); // reveal.js leaves them in, and tags and bookmarks out
      section.removeAttribute("aria-hidden");
    }
  }
  for (const page of document.querySelectorAll(".speaker-notes-pdf"))
    for (let size = 25; size > 11 && page.scrollHeight > 720; size--)
      page.style.fontSize = `${size}px`;
  deck.ready = true;
}

start();

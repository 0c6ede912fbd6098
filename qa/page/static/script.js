"use strict";

// The part of the page that lives in the browser. Gradio loads it before its components, each of which hands itself in
// through one of the functions at the end. What an article or an answer says arrives as escaped HTML; nothing here
// makes HTML out of text.
const footnote = (() => {
  const NARROW = "(max-width: 1099px)"; // the list of articles is a drawer below this, see style.css
  const PHONE = "(max-width: 767px)"; // the article is a sheet below this
  const PREVIEW_DELAY = 180; // ms; a pointer that only passes over a chip opens nothing
  const OTHER = { cited: "nearest", nearest: "cited" };
  const TURNING = 1000; // ms in which a window that changed its width takes its new shape
  const LEAVE_DELAY = 160; // ms; time to move the pointer onto the card

  const page = {
    ask: () => {},
    server: null, // the panel's way to Python: server.article(request) resolves to HTML
    panel: null, // the panel's props; setting .value paints it
    opener: null, // the control that opened the article, to give the focus back to
    others: [], // what is marked in the article too: what was read beside what is cited, and the other way round
    marks: [], // what previous and next go through: {number, kind, source, start, end}
    at: -1,
    turn: null,
    request: 0,
  };

  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const narrow = () => window.matchMedia(NARROW).matches;
  const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const appears = (selector) =>
    new Promise((resolve) => {
      const look = () => $(selector) && (observer.disconnect(), resolve($(selector)));
      const observer = new MutationObserver(look);
      observer.observe(document, { childList: true, subtree: true });
      look();
    });

  // ---- the article beside the conversation

  const markOf = (element) => ({
    number: Number(element.dataset.number),
    kind: element.dataset.kind,
    source: element.dataset.source,
    start: Number(element.dataset.start),
    end: Number(element.dataset.end),
    words: element.dataset.quote ?? element.dataset.words,
  });

  function marksAround(element) {
    const turn = element.closest(".turn");
    if (!turn || !element.dataset.number) return [];
    return marksIn(turn, element.dataset.kind);
  }

  function marksIn(turn, kind) {
    const found = $$(`[data-source][data-kind="${kind}"]`, turn).map(markOf);
    const byNumber = new Map(found.map((mark) => [mark.number, mark]));
    return [...byNumber.values()].sort((one, other) => one.number - other.number);
  }

  function open(element) {
    page.opener = element;
    page.turn = element.closest(".turn")?.dataset.turn ?? null;
    page.marks = marksAround(element);
    page.at = page.marks.findIndex((mark) => mark.number === Number(element.dataset.number));
    page.others = page.marks.length ? marksIn(element.closest(".turn"), OTHER[element.dataset.kind]) : [];
    if (narrow()) showLibrary(false);
    hidePreview();
    return show(element.dataset.source, true);
  }

  function step(by) {
    page.at = (page.at + by + page.marks.length) % page.marks.length;
    return show(page.marks[page.at].source, false);
  }

  async function show(source, focus) {
    const request = ++page.request;
    const here = page.marks.filter((mark) => mark.source === source);
    const active = page.at < 0 ? -1 : here.indexOf(page.marks[page.at]);
    const beside = page.others.filter((mark) => mark.source === source);
    const marks = [...here, ...beside].map((mark) => [mark.number, mark.start, mark.end, mark.kind, mark.words]);
    let html;
    try {
      html = await page.server.article({ source, active, marks });
    } catch {
      say("The article could not be loaded. Is the program still running?", true);
      return;
    }
    if (request !== page.request) return; // a later click was answered first
    const held = $("#source").contains(document.activeElement) ? (document.activeElement.dataset.step ?? "") : null;
    page.panel.value = html;
    document.body.classList.add("reading");
    requestAnimationFrame(() => requestAnimationFrame(() => request === page.request && reveal(focus, held)));
  }

  function reveal(focus, held) {
    const panel = $("#source");
    const body = $(".paper-body", panel);
    const found = $("mark.active", panel);
    $(".where b", panel)?.setAttribute("data-of", String(page.marks.length));
    for (const button of $$("[data-step]", panel)) button.hidden = page.marks.length < 2;
    if (found) {
      toWords(found, body, still() ? "auto" : "smooth");
      broken.disconnect();
      broken.observe(body);
      found.classList.remove("flash");
      void found.offsetWidth; // so that the animation begins again
      found.classList.add("flash");
    } else {
      body?.scrollTo({ top: 0 });
    }
    const target = held && !focus ? $(`[data-step="${held}"]`, panel) : $("h2", panel);
    const lost = held !== null && document.activeElement === document.body; // what had it was painted anew
    if (focus || lost) target?.focus({ preventScroll: true }); // and not when a key has moved on meanwhile
    cover();
    current();
  }

  function toWords(found, body, behavior) {
    const top = found.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop;
    body.scrollTo({ top: top - body.clientHeight / 3, behavior });
  }

  // A window made narrower, or a phone turned, breaks the lines anew, in more than one step; its keyboard does not.
  let width = innerWidth;
  let turned = -TURNING;
  addEventListener("resize", () => {
    if (innerWidth !== width) turned = performance.now();
    width = innerWidth;
  });
  const broken = new ResizeObserver(([{ target }]) => {
    const found = $("mark.active", target);
    if (found && performance.now() - turned < TURNING) toWords(found, target, "auto");
  });

  function current() {
    const mark = document.body.classList.contains("reading") ? page.marks[page.at] : undefined;
    for (const element of $$(".turn [data-source], .entry")) {
      const own = element.closest(".turn")?.dataset.turn ?? null;
      const same = mark
        ? own === page.turn && Number(element.dataset.number) === mark.number && element.dataset.kind === mark.kind
        : document.body.classList.contains("reading") && element === page.opener;
      if (same) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
    }
  }

  function close() {
    if (!document.body.classList.contains("reading")) return;
    page.request++;
    document.body.classList.remove("reading");
    cover();
    current();
    const back = page.opener?.isConnected ? page.opener : $("#question textarea");
    page.opener = null;
    back?.focus();
  }

  // What lies under the sheet of a phone cannot be reached by keyboard either.
  function cover() {
    const covered = window.matchMedia(PHONE).matches && document.body.classList.contains("reading");
    for (const part of ["#bar", "#chat"]) $(part)?.toggleAttribute("inert", covered);
  }

  // ---- the list of articles

  function showLibrary(shown) {
    document.body.classList.toggle("library-open", shown && narrow());
    document.body.classList.toggle("library-shut", !shown && !narrow());
    const button = $("[data-library]");
    button?.setAttribute("aria-expanded", String(libraryShown()));
  }

  const libraryShown = () =>
    narrow() ? document.body.classList.contains("library-open") : !document.body.classList.contains("library-shut");

  // ---- a look at the quote without opening it

  let previewTimer = 0;
  let described = null;

  function preview(element) {
    clearTimeout(previewTimer);
    previewTimer = setTimeout(() => {
      if (!element.isConnected) return;
      const box = $("#preview") ?? $("main").appendChild(Object.assign(document.createElement("div"), { id: "preview" }));
      box.setAttribute("role", "tooltip");
      box.replaceChildren(
        ...["quote", "title", "date", "source"].map((name) => {
          const line = document.createElement("p");
          const age = name === "date" && element.dataset.age ? ` · ${element.dataset.age}` : "";
          line.className = name;
          line.dir = "auto";
          line.textContent = element.dataset[name] + age;
          return line;
        }),
      );
      described?.removeAttribute("aria-describedby");
      described = element;
      element.setAttribute("aria-describedby", "preview");
      box.classList.add("shown");
      box.style.left = "0"; // where it stood last may leave it less width than it needs
      const chip = element.getBoundingClientRect();
      const size = box.getBoundingClientRect();
      const left = Math.min(Math.max(12, chip.left + chip.width / 2 - size.width / 2), innerWidth - size.width - 12);
      const said = (element.closest(".sentence") ?? element).getBoundingClientRect(); // what the card must leave to be read
      const above = said.top - size.height - 10;
      const below = said.bottom + 10;
      const fits = below + size.height + 12 < innerHeight || above < 12;
      box.style.left = `${left}px`;
      box.style.top = `${fits ? below : above}px`;
    }, PREVIEW_DELAY);
  }

  // What a click opens moves the answer: another chip that comes to lie under a pointer at rest was not pointed at.
  let clicked = null;
  const atRest = (event) => clicked !== null && event.clientX === clicked.x && event.clientY === clicked.y;

  function hidePreview() {
    clearTimeout(previewTimer);
    $("#preview")?.classList.remove("shown");
    described?.removeAttribute("aria-describedby");
    described = null;
  }

  function leavePreview() {
    clearTimeout(previewTimer);
    if (described) previewTimer = setTimeout(hidePreview, LEAVE_DELAY);
  }

  // ---- small things

  function say(text, visibly = false) {
    const box = $(visibly ? "#notice" : "#status");
    if (box && box.textContent !== text) box.textContent = text;
    if (visibly) setTimeout(() => unsay(text), 6000);
  }

  // Take what was said visibly away, unless something else was said since.
  function unsay(text) {
    const box = $("#notice");
    if (box?.textContent === text) box.textContent = "";
  }

  async function copy(button) {
    const label = $("span", button);
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      label.textContent = "Copied";
      say("Copied");
    } catch {
      say("The browser did not allow copying.", true);
    }
    setTimeout(() => (label.textContent = "Copy"), 1600);
  }

  function name(selector, attributes) {
    const element = $(selector);
    for (const [key, value] of Object.entries(attributes)) element?.setAttribute(key, value);
  }

  function nameControls() {
    name("#chat", { role: "region", "aria-label": "Conversation" });
    name("#sidebar", { role: "navigation", "aria-label": "Sidebar" });
    name("#source", { role: "complementary", "aria-label": "Article" });
    name("#question textarea", { "aria-label": "Your question", rows: "1" });
    name("#scope > .label-wrap", { "aria-expanded": String(Boolean($("#scope > .label-wrap.open"))) });
    name("#send", { title: "Ask (Enter)" });
    name("#stop", { title: "Stop (Esc)" });
    name("#only input", { placeholder: "All articles" });
    name("#since input", { type: "date" });
    name("#until input", { type: "date" });
    for (const id of ["status", "notice"]) {
      if ($(`#${id}`)) continue;
      const box = document.body.appendChild(Object.assign(document.createElement("div"), { id }));
      box.setAttribute("role", id === "status" ? "status" : "alert");
    }
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    clicked = { x: event.clientX, y: event.clientY };
    const source = at("[data-source]");
    if (source) return void open(source);
    if (at("[data-close]")) return void close();
    if (at("[data-step]")) return void step(Number(at("[data-step]").dataset.step));
    if (at("[data-copy]")) return void copy(at("[data-copy]"));
    if (at("[data-ask]")) return void page.ask({ question: at("[data-ask]").dataset.ask, replaces: "" });
    const retry = at("[data-retry]")?.dataset;
    const anyway = Boolean(at("[data-anyway]"));
    if (retry) return void page.ask({ question: retry.retry, replaces: retry.replaces ?? "", anyway });
    if (at("[data-library]")) return void showLibrary(!libraryShown());
    if (document.body.classList.contains("library-open") && !at("#sidebar, #row-menu, #notice, #undo, dialog")) showLibrary(false);
    else if (at("#shade")) close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest?.("#only") || $(":popover-open")) return; // these close themselves
    hidePreview();
    if (document.body.classList.contains("library-open")) showLibrary(false);
    else if (document.body.classList.contains("reading")) close();
    else if ($("#live .running")) $("#stop")?.click();
  });

  document.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (page.marks.length < 2 || !event.target.closest?.("#source")) return;
    event.preventDefault();
    step(by);
  });

  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const chip = event.target.closest?.(".cite");
      if (chip && (kind === "mouseover" ? !atRest(event) : chip.matches(":focus-visible"))) preview(chip);
      else if (kind === "mouseover" && event.target.closest?.("#preview")) clearTimeout(previewTimer);
      else leavePreview();
    });
  }

  document.addEventListener("scroll", (event) => event.target.id === "talk" && hidePreview(), true);

  // ---- what Gradio's components call when they are there

  function bar(element) {
    window.matchMedia(NARROW).addEventListener("change", () => showLibrary(!narrow()));
    window.matchMedia(PHONE).addEventListener("change", cover);
    showLibrary(!narrow());
    element.addEventListener("click", (event) => {
      if (!event.target.closest("[data-fresh]")) return;
      close();
      footnote.fresh();
      $("#question textarea")?.focus();
    });
  }

  function library(element) {
    new MutationObserver(current).observe(element, { childList: true, subtree: true });
  }

  function past(element, ask) {
    page.ask = (asked) => footnote.there(() => {
      if ($("#live .running")) return say("Stop the answer that is being written first.", true);
      if (!asked.replaces || $(`#past .turn[data-exchange="${CSS.escape(asked.replaces)}"]`)) ask(asked);
    });
    new MutationObserver(current).observe(element, { childList: true, subtree: true });
  }

  function source(element, props, server) {
    page.panel = props;
    page.server = server;
    document.body.appendChild(Object.assign(document.createElement("div"), { id: "shade" }));
    appears("#composer textarea").then(() => {
      nameControls();
      new MutationObserver(nameControls).observe($("#composer"), { childList: true, subtree: true, attributeFilter: ["class"] });
    });
  }

  return { bar, library, past, source, appears, say, unsay, close, narrow, showLibrary, ask: (asked) => page.ask(asked) };
})();

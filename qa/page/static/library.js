"use strict";

// The list of articles in the browser: search, order, adding, removing. What it shows is HTML made on the server, where
// everything that a file says is escaped; file names that are shown here are set as text.
const shelf = (() => {
  const IDLE = 5000; // ms between two looks at the folder while nothing is read
  const BUSY = 600;
  const TYPING = 200; // ms after the last letter before the list is searched
  const STAGES = { reading: "Reading files", embedding: "Understanding passages", storing: "Storing" };

  const here = { root: null, tell: null, since: "", until: "", version: null, rows: 0, timer: 0, search: 0, request: 0, queue: [], sending: false };

  const $ = (selector, root = here.root) => root.querySelector(selector);
  const $$ = (selector, root = here.root) => [...root.querySelectorAll(selector)];

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  async function call(path, options = {}) {
    const answer = await fetch(`library/${path}`, options);
    if (!answer.ok) throw new Error("The program did not answer as expected");
    return answer.json();
  }

  async function post(path, body = {}) {
    const said = await call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (said.problem) throw Object.assign(new Error(said.problem), { fix: said.fix });
    return said;
  }

  const words = (error) =>
    error instanceof TypeError ? "The program does not answer. Is it still running?" : [error.message, error.fix].filter(Boolean).join(": ");

  // ---- what the folder holds

  async function poll() {
    clearTimeout(here.timer);
    let wait = IDLE;
    try {
      if (!document.hidden) {
        const state = await call("state");
        if (state.stage) wait = BUSY;
        work(state);
        if (state.version !== here.version) {
          const first = here.version === null;
          here.version = state.version;
          await draw();
          if (!first) footnote.inTurn("changed", here.tell.changed);
        }
      }
    } catch {
      work({ stage: "", problem: "", fix: "" }); // the page says elsewhere that the program has gone
    }
    clearTimeout(here.timer);
    here.timer = setTimeout(poll, wait);
  }

  function work({ stage, done, total, problem, fix }) {
    const box = $(".work");
    if (!box) return;
    box.hidden = !stage && !problem;
    box.classList.toggle("failing", Boolean(problem) && !stage);
    const counted = total ? `${STAGES[stage]}: ${Math.min(done, total)} of ${total}` : STAGES[stage];
    const text = stage ? counted : [problem, fix].filter(Boolean).join(": ");
    if ($("p", box).textContent !== text) $("p", box).textContent = text;
    const bar = $("progress", box);
    bar.hidden = !stage;
    if (total) Object.assign(bar, { max: total, value: done });
    else bar.removeAttribute("value");
  }

  function paint(place, html) {
    if (place.painted !== html) place.innerHTML = html; // else what has the focus, or the pointer, would go for nothing
    place.painted = html;
  }

  // By what a control of the list is found again after it was painted anew: [name, value] of its data.
  function known(control) {
    const name = ["remove", "restore", "source", "since"].find((each) => control?.dataset?.[each]);
    return control?.closest?.("#library") && name ? [name, control.dataset[name]] : null;
  }

  const found = ([name, value]) => $$(`[data-${name}]`).find((one) => one.dataset[name] === value);

  async function draw() {
    const request = ++here.request;
    const wanted = new URLSearchParams({ find: $(".seek").value.trim(), order: $(".order").value });
    if (here.rows) wanted.set("rows", here.rows);
    const parts = await call(`view?${wanted}`);
    if (request !== here.request) return; // a later search was answered first
    const opened = $$("details[open]").map((each) => each.className);
    const focused = known(document.activeElement);
    for (const place of $$("[data-part]")) paint(place, parts[place.dataset.part]);
    for (const name of opened) $(`details.${name}`)?.setAttribute("open", "");
    if (focused && document.activeElement === document.body) found(focused)?.focus();
    $("[data-add]").disabled = Boolean(parts.shut);
    pressed();
    here.root.dataset.drawn = "yes"; // as the program has it now, no longer as the page was sent
  }

  function further() {
    const before = $$(".entry").length;
    here.rows = before + 60;
    draw().then(() => $$(".entry")[before]?.focus());
  }

  function seek() {
    clearTimeout(here.search);
    here.rows = 0;
    here.search = setTimeout(() => draw().catch(() => {}), TYPING);
  }

  // ---- the period of the scope: a bar asks for it, and shows it when it is set, whatever set it

  function limit(bar) {
    const { since, until } = bar?.getAttribute("aria-pressed") === "false" ? bar.dataset : { since: "", until: "" };
    limited(since, until); // as it will be, so that a second click lets go of it
    footnote.inTurn("period", () => here.tell.period({ since, until }));
  }

  function limited(since, until) {
    Object.assign(here, { since, until });
    if (here.root) pressed();
  }

  function pressed() {
    const bars = $$("button.bar");
    const chosen = bars.find((bar) => bar.dataset.since === here.since && bar.dataset.until === here.until);
    for (const bar of bars) bar.setAttribute("aria-pressed", String(bar === chosen));
    const note = $(".limited");
    note.hidden = !chosen;
    if (!chosen) return note.replaceChildren();
    const all = make("button", { type: "button", className: "quiet-link", textContent: "All dates" });
    all.addEventListener("click", () => limit());
    note.replaceChildren(`Asking ${chosen.dataset.label} only `, all);
  }

  // ---- adding

  function add(files) {
    for (const file of files) {
      const row = make("li", { className: "arrival" }, make("bdi", { textContent: file.name }), make("span", { textContent: "waiting" }));
      $(".arrivals").append(row);
      here.queue.push([file, row]);
    }
    send();
  }

  async function send() {
    if (here.sending) return;
    here.sending = true;
    for (let next = here.queue.shift(); next; next = here.queue.shift()) await one(...next);
    here.sending = false;
  }

  async function one(file, row) {
    const say = (text, kind = "") => {
      row.className = `arrival ${kind}`;
      $("span", row).textContent = text;
    };
    try {
      const said = await upload(file, (part) => say(`${Math.round(100 * part)} %`));
      say(said.name === file.name ? "added" : `added as ${said.name}, since that name was taken`, "kept");
      setTimeout(() => row.remove(), 12000);
    } catch (error) {
      say(words(error), "refused");
      const close = make("button", { type: "button", className: "tool", ariaLabel: `Dismiss ${file.name}` });
      close.innerHTML = '<i class="glyph glyph-close" aria-hidden="true"></i>';
      close.addEventListener("click", () => row.remove());
      row.append(close);
    }
    poll();
  }

  function upload(file, progress) {
    return new Promise((resolve, reject) => {
      const sent = new XMLHttpRequest(); // fetch does not tell how much has been sent
      sent.open("PUT", `library/files?name=${encodeURIComponent(file.name)}`);
      sent.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
      sent.addEventListener("error", () => reject(new TypeError()));
      sent.addEventListener("load", () => {
        let said = {};
        try {
          said = JSON.parse(sent.responseText);
        } catch {
          // what came is not from this program's routes; the status says that it failed
        }
        if (sent.status === 200 && said.name) resolve(said);
        else reject(Object.assign(new Error(said.problem ?? "It was not taken."), { fix: said.fix }));
      });
      sent.send(file);
    });
  }

  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

  function dropping() {
    const veil = make("div", { id: "drop", hidden: true }, make("p", { textContent: "Drop files to add them to the articles" }));
    $("main", document).append(veil);
    let depth = 0; // dragenter and dragleave come for every element that is passed
    document.addEventListener("dragenter", (event) => carriesFiles(event) && ((depth += 1), (veil.hidden = false)));
    document.addEventListener("dragleave", (event) => carriesFiles(event) && (depth -= 1) <= 0 && (veil.hidden = true));
    document.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
    document.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      veil.hidden = true;
      if ($("[data-add]").disabled) return told($('[data-part="shut"]').textContent);
      add(event.dataTransfer.files);
    });
  }

  // ---- removing

  function told(text, button) {
    $(".told").replaceChildren(...(text ? [make("span", { textContent: text })] : []), ...(button ? [button] : []));
  }

  function ask(button) {
    const { remove: id, title } = button.dataset;
    const keep = make("button", { type: "button", className: "plain", textContent: "Keep it" });
    const go = make("button", { type: "button", className: "danger", textContent: "Remove" });
    const dialog = make(
      "dialog",
      { className: "asking" },
      make("h2", { id: "asking", textContent: "Remove this article?" }),
      make("p", { className: "name", dir: "auto", textContent: title }),
      make("p", { textContent: "It is no longer asked. The file stays in the folder’s wastebasket, from which you can put it back." }),
      make("div", { className: "choices" }, keep, go),
    );
    dialog.setAttribute("aria-labelledby", "asking");
    dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation()); // the page has its own Esc
    dialog.addEventListener("click", (event) => event.stopPropagation()); // and takes a click beside the drawer to shut it
    dialog.addEventListener("close", () => (dialog.remove(), (found(["remove", id]) ?? button).focus()));
    keep.addEventListener("click", () => dialog.close());
    go.addEventListener("click", () => (dialog.close(), remove(id, title)));
    document.body.append(dialog);
    dialog.showModal();
  }

  async function remove(id, title) {
    try {
      const { key } = await post("remove", { id });
      const undo = make("button", { type: "button", className: "quiet-link", textContent: "Undo" });
      undo.dataset.restore = key;
      told(`Removed: ${title}`, undo);
      undo.focus();
    } catch (error) {
      told(words(error));
    }
    poll();
  }

  async function restore(key) {
    try {
      const { name } = await post("restore", { key });
      const lost = document.activeElement?.closest?.(".told, .basket");
      told(`Put back: ${name}`);
      if (lost) $(".told").focus();
    } catch (error) {
      told(words(error));
    }
    poll();
  }

  async function look() {
    told("");
    try {
      await post("look");
      told("The folder was looked through.");
    } catch (error) {
      told(words(error));
    }
    poll();
  }

  // ---- what Gradio's component calls when it is there

  function open(element, tell) {
    Object.assign(here, { root: element, tell });
    element.addEventListener("click", (event) => {
      const at = (selector) => event.target.closest(selector);
      if (at("[data-add]")) $(".chosen").click();
      else if (at("[data-search-folder]")) look();
      else if (at("[data-more]")) further();
      else if (at("[data-remove]")) ask(at("[data-remove]"));
      else if (at("[data-restore]")) restore(at("[data-restore]").dataset.restore);
      else if (at("button.bar")) limit(at("button.bar"));
    });
    element.addEventListener("input", (event) => event.target.matches(".seek") && seek());
    element.addEventListener("change", (event) => {
      if (event.target.matches(".order")) seek();
      if (event.target.matches(".chosen")) {
        add(event.target.files);
        event.target.value = ""; // so that the same file can be chosen again
      }
    });
    document.addEventListener("visibilitychange", () => document.hidden || poll());
    dropping();
    poll();
  }

  return { open, limited };
})();

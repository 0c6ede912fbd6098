"use strict";

// Whether an answer is right: every change is kept at once, so nothing has to be sent off and nothing is lost.
(() => {
  const PAUSE = 700; // ms without a key before a comment is kept

  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const turnOf = (exchange) => $(`#past .turn[data-exchange="${CSS.escape(exchange)}"]`);
  // What was said last of each exchange, {verdict, kind, comment}. The conversation is painted anew with every answer,
  // and may have been made before this arrived: what is painted tells only of exchanges that are not here.
  const said = new Map();
  const panels = new Map(); // exchange: whether its comment had the focus, of panels in which is written what is wrong
  const pending = new Map(); // exchange: timer
  const sent = new Map(); // exchange: what is being kept; the next waits, so that the last one said is the one that counts
  const tabs = new BroadcastChannel("footnote-feedback"); // of the same browser, whose opinion it is too

  const painted = (turn) => ({
    verdict: $('[data-verdict][aria-pressed="true"]', turn)?.dataset.verdict,
    kind: $(".opinion input:checked", turn)?.value ?? "",
    comment: $(".opinion textarea", turn).value,
  });

  const opinion = (exchange) => said.get(exchange) ?? painted(turnOf(exchange));

  function note(exchange, changes) {
    said.set(exchange, { ...opinion(exchange), ...changes });
    show(exchange);
  }

  // Only what differs is written: the conversation is watched for changes.
  function show(exchange) {
    const turn = turnOf(exchange);
    if (!turn || !$(".opinion", turn)) return;
    const { verdict, kind, comment } = opinion(exchange);
    for (const button of $$("[data-verdict]", turn)) {
      const pressed = String(button.dataset.verdict === verdict);
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
    for (const radio of $$(".opinion input", turn)) radio.checked = radio.value === kind;
    const text = $(".opinion textarea", turn);
    if (text.value !== comment) text.value = comment;
    const panel = $(".opinion", turn);
    const open = panels.has(exchange);
    if (panel.hidden === !open) return;
    panel.hidden = !open;
    if (panels.get(exchange) && document.activeElement === document.body) text.focus();
  }

  function reveal(exchange, open) {
    if (open) panels.set(exchange, false);
    else panels.delete(exchange);
    note(exchange, {});
  }

  async function keep(exchange) {
    clearTimeout(pending.get(exchange));
    pending.delete(exchange);
    const { verdict, kind, comment } = opinion(exchange);
    const what = { verdict, kind: verdict === "wrong" ? kind : "", comment: verdict === "wrong" ? comment : "" };
    const options = verdict ? { method: "PUT", body: JSON.stringify(what), keepalive: true } : { method: "DELETE" };
    const path = `exchanges/${exchange}/feedback`;
    const before = sent.get(exchange) ?? Promise.resolve();
    const now = before.then(() => footnote.told(() => footnote.request(path, options)));
    sent.set(exchange, now);
    const kept = await now;
    if (kept) tabs.postMessage({ exchange, what });
    return kept;
  }

  async function judge(button) {
    const exchange = button.closest(".turn").dataset.exchange;
    const before = opinion(exchange).verdict;
    if (before === "wrong" && button.dataset.verdict === "wrong" && !panels.has(exchange)) return reveal(exchange, true);
    const verdict = before === button.dataset.verdict ? undefined : button.dataset.verdict;
    note(exchange, { verdict });
    reveal(exchange, verdict === "wrong");
    if (!(await keep(exchange))) {
      note(exchange, { verdict: before });
      return reveal(exchange, before === "wrong");
    }
    footnote.say(verdict ? "Thank you" : "Taken back", verdict === "right");
    if (verdict === "wrong") $(".opinion", turnOf(exchange) ?? document)?.scrollIntoView({ block: "nearest" });
  }

  async function done(exchange) {
    if (!(await keep(exchange))) return;
    reveal(exchange, false);
    $('[data-verdict="wrong"]', turnOf(exchange) ?? document)?.focus();
  }

  tabs.addEventListener("message", ({ data: { exchange, what } }) => {
    said.set(exchange, what);
    reveal(exchange, what.verdict === "wrong" && panels.has(exchange));
  });

  // One answer painted in the place of another keeps what was typed in its fields: it belongs to the one that left.
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      for (const text of $$(".opinion textarea", target)) text.value = text.defaultValue;
      for (const radio of $$(".opinion input", target)) radio.checked = radio.defaultChecked;
    }
  }).observe(document, { subtree: true, attributeFilter: ["data-exchange"] });

  footnote.appears("#past").then((past) => {
    const watched = { childList: true, subtree: true, attributeFilter: ["data-exchange", "aria-pressed", "hidden"] };
    new MutationObserver(() => [...said.keys()].forEach(show)).observe(past, watched); // after the other
  });

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("[data-verdict]")) judge(at("[data-verdict]"));
    if (at("[data-opinion-done]")) done(at(".turn").dataset.exchange);
  });
  document.addEventListener("focusout", (event) => {
    if (!event.target.matches?.(".opinion textarea") || !event.relatedTarget) return;
    const { exchange } = event.target.closest(".turn").dataset;
    if (panels.has(exchange)) panels.set(exchange, false);
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.(".opinion :is(input, textarea)")) return;
    const { exchange } = event.target.closest(".turn").dataset;
    note(exchange, event.target.matches("input") ? { kind: event.target.value } : { comment: event.target.value });
    keep(exchange);
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(".opinion textarea")) return;
    const { exchange } = event.target.closest(".turn").dataset;
    panels.set(exchange, true);
    note(exchange, { comment: event.target.value });
    clearTimeout(pending.get(exchange));
    pending.set(exchange, setTimeout(() => keep(exchange), PAUSE));
  });
  addEventListener("pagehide", () => [...pending.keys()].forEach(keep));
})();

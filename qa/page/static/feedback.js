"use strict";

// Whether an answer is right: every change is kept at once, so nothing has to be sent off and nothing is lost.
(() => {
  const PAUSE = 700; // ms without a key before a comment is kept

  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const turnOf = (exchange) => $(`#past .turn[data-exchange="${CSS.escape(exchange)}"]`);
  const pending = new Map(); // exchange: timer
  const sent = new Map(); // exchange: what is being kept; the next waits, so that the last one said is the one that counts
  let open = null; // the panel in which is written what is wrong: {exchange, comment, focused}

  const said = (turn) => ({
    verdict: $('[data-verdict][aria-pressed="true"]', turn)?.dataset.verdict,
    kind: $(".opinion input:checked", turn)?.value ?? "",
    comment: $(".opinion textarea", turn).value,
  });

  const keep = (turn) => {
    const path = `exchanges/${turn.dataset.exchange}/feedback`;
    const { verdict, kind, comment } = said(turn);
    clearTimeout(pending.get(turn.dataset.exchange));
    pending.delete(turn.dataset.exchange);
    const what = { verdict, kind: verdict === "wrong" ? kind : "", comment: verdict === "wrong" ? comment : "" };
    const options = verdict ? { method: "PUT", body: JSON.stringify(what), keepalive: true } : { method: "DELETE" };
    const before = sent.get(turn.dataset.exchange) ?? Promise.resolve();
    const now = before.then(() => footnote.told(() => footnote.request(path, options)));
    sent.set(turn.dataset.exchange, now);
    return now;
  };

  // One answer painted in the place of another keeps what was typed in its fields: it belongs to the one that left.
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      for (const text of $$(".opinion textarea", target)) text.value = text.defaultValue;
      for (const radio of $$(".opinion input", target)) radio.checked = radio.defaultChecked;
    }
  }).observe(document, { subtree: true, attributeFilter: ["data-exchange"] });

  const repaints = new MutationObserver(painted); // after the other, so what is being written stays

  function press(turn, verdict) {
    for (const button of $$("[data-verdict]", turn)) button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
    reveal(turn, verdict === "wrong");
  }

  function reveal(turn, shown) {
    $(".opinion", turn).hidden = !shown;
    if (shown) open = { exchange: turn.dataset.exchange, comment: $("textarea", turn).value, focused: false };
    else if (open?.exchange === turn.dataset.exchange) open = null;
    if (open) repaints.observe($("#past"), { childList: true, subtree: true, attributes: true });
    else repaints.disconnect();
  }

  // An answer that is finished meanwhile paints the conversation anew: the panel stays as it was.
  function painted() {
    const turn = open && turnOf(open.exchange);
    if (!turn || !$(".opinion", turn).hidden) return;
    const text = $(".opinion textarea", turn);
    $(".opinion", turn).hidden = false;
    text.value = open.comment;
    if (open.focused && document.activeElement === document.body) text.focus();
  }

  async function judge(button) {
    const turn = button.closest(".turn");
    const before = said(turn).verdict;
    const panel = $(".opinion", turn);
    if (before === "wrong" && button.dataset.verdict === "wrong" && panel.hidden) return reveal(turn, true);
    const verdict = before === button.dataset.verdict ? undefined : button.dataset.verdict;
    press(turn, verdict);
    if (!(await keep(turn))) return press(turn, before);
    footnote.say(verdict ? "Thank you" : "Taken back", verdict === "right");
    if (verdict === "wrong") panel.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-verdict]");
    if (button) judge(button);
    const done = event.target.closest?.("[data-opinion-done]");
    if (!done) return;
    const turn = done.closest(".turn");
    keep(turn).then((kept) => {
      reveal(turn, !kept);
      if (kept) $('[data-verdict="wrong"]', turn).focus();
    });
  });
  document.addEventListener("focusout", (event) => {
    if (open && event.target.matches?.(".opinion textarea") && event.relatedTarget) open.focused = false;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.(".opinion :is(input, textarea)")) keep(event.target.closest(".turn"));
  });
  addEventListener("pagehide", () => {
    for (const id of [...pending.keys()]) {
      const turn = turnOf(id);
      if (turn) keep(turn);
    }
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(".opinion textarea")) return;
    const turn = event.target.closest(".turn");
    open = { exchange: turn.dataset.exchange, comment: event.target.value, focused: true };
    clearTimeout(pending.get(turn.dataset.exchange));
    pending.set(turn.dataset.exchange, setTimeout(() => keep(turn), PAUSE));
  });
})();

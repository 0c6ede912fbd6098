"use strict";

// Whether an answer is right: every change is kept at once, so nothing has to be sent off and nothing is lost.
(() => {
  const PAUSE = 700; // ms without a key before a comment is kept

  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const pending = new Map(); // exchange: timer

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
    return footnote.told(() => footnote.request(path, options));
  };

  function press(turn, verdict) {
    for (const button of $$("[data-verdict]", turn)) button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
    $(".opinion", turn).hidden = verdict !== "wrong";
  }

  async function judge(button) {
    const turn = button.closest(".turn");
    const before = said(turn).verdict;
    const panel = $(".opinion", turn);
    if (before === "wrong" && button.dataset.verdict === "wrong" && panel.hidden) return void (panel.hidden = false);
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
      $(".opinion", turn).hidden = kept;
      if (kept) $('[data-verdict="wrong"]', turn).focus();
    });
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.(".opinion :is(input, textarea)")) keep(event.target.closest(".turn"));
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(".opinion textarea")) return;
    const turn = event.target.closest(".turn");
    clearTimeout(pending.get(turn.dataset.exchange));
    pending.set(turn.dataset.exchange, setTimeout(() => keep(turn), PAUSE));
  });
})();

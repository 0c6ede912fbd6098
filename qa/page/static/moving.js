"use strict";

// A question that is asked while the page goes to another conversation waits until it is there: asked before, it would
// belong to the one that is left, and be given up with it.
(() => {
  const PATIENCE = 10_000; // ms after which it is asked all the same
  let timer = 0; // of the move under way, else 0
  let held = null;

  function moves() {
    clearTimeout(timer);
    timer = setTimeout(moved, PATIENCE);
  }

  function moved() {
    clearTimeout(timer);
    const ask = held;
    timer = 0;
    held = null;
    ask?.();
  }

  const there = (ask) => void (timer ? (held = ask) : ask());

  function typed(event) {
    if (!timer) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    there(() => document.querySelector("#send").click());
  }

  const asks = (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches?.("#question textarea");
  document.addEventListener("keydown", (event) => asks(event) && typed(event), true);
  document.addEventListener("click", (event) => event.target.closest?.("#send") && typed(event), true);

  Object.assign(footnote, { moves, moved, there });
})();

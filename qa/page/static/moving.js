"use strict";

// A question that is asked while the page goes to another conversation waits until it is there: asked before, it would
// belong to the one that is left, and be given up with it.
(() => {
  const PATIENCE = 10_000; // ms after which it is asked all the same
  const WAITS = "Your question is asked in a moment.";
  const SOON = 700; // ms; a shorter wait needs no word
  const moving = new Map(); // the kinds of move under way, each with its timer
  const next = new Map(); // what was wanted since of a kind that goes one by one
  let held = null;
  let meant = null; // what was in the box when a question that had to wait was asked
  let telling = 0;

  function moves(kind) {
    clearTimeout(moving.get(kind));
    moving.set(kind, setTimeout(() => moved(kind), PATIENCE));
  }

  function moved(kind) {
    clearTimeout(moving.get(kind));
    moving.delete(kind);
    const since = next.get(kind);
    next.delete(kind);
    if (since) return inTurn(kind, since);
    if (moving.size) return;
    clearTimeout(telling);
    footnote.unsay(WAITS);
    const ask = held;
    held = null;
    ask?.();
  }

  // One at a time, and of what is wanted meanwhile the last: requests sent side by side may arrive in any order.
  function inTurn(kind, act) {
    if (moving.has(kind)) return void next.set(kind, act);
    moves(kind);
    act();
  }

  // An answer that is given up is not over at once: asked before it is, a question would be ended in its place.
  const leaves = () => document.querySelector("#live .turn") && moves("answer");

  function there(ask) {
    if (!moving.size) return ask();
    held = ask;
    clearTimeout(telling);
    telling = setTimeout(() => footnote.say(WAITS, true), SOON);
  }

  function typed(event) {
    if (event.isTrusted) meant = null;
    const busy = document.querySelector("#live .running") !== null;
    if (!moving.size && !busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!moving.size) return;
    const question = document.querySelector("#question textarea").value;
    there(() => {
      meant = question;
      document.querySelector("#send").click();
    });
  }

  // The question of what is in the box: what was typed behind it while it waited is not a part of it.
  function asked(typed, ...state) {
    const question = meant !== null && typed.startsWith(meant) ? meant : typed;
    meant = null;
    return [question, ...state];
  }

  // What stays in the box once the program has taken a question: what was typed behind it, or all if it took none.
  const left = (typed, taken) => (typed.startsWith(taken) ? typed.slice(taken.length).trimStart() : typed);

  const asks = (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches?.("#question textarea");
  document.addEventListener("keydown", (event) => asks(event) && typed(event), true);
  document.addEventListener("click", (event) => event.target.closest?.("#send") && typed(event), true);

  Object.assign(footnote, { moves, moved, inTurn, leaves, there, asked, left });
})();

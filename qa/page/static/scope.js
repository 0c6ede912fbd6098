"use strict";

// The scope that was chosen in a conversation and not asked under yet: this tab remembers it over a reload, with the
// exchange that it was chosen after. Once a question is asked, its scope is saved with it.
(() => {
  const KEY = "footnote-scope-"; // and the id of the conversation, none for one that has not begun

  let arrived = false; // before, the controls say nothing of what is chosen

  const shown = () => document.querySelector("#shown")?.textContent.trim() ?? "";
  const last = () => [...document.querySelectorAll("#talk .turn")].at(-1)?.dataset.exchange ?? "";

  function stored(id) {
    try {
      return sessionStorage.getItem(KEY + id) ?? "";
    } catch {
      return ""; // storage may be forbidden
    }
  }

  function store(id, text) {
    try {
      if (text) sessionStorage.setItem(KEY + id, text);
      else sessionStorage.removeItem(KEY + id);
    } catch {
      // the scope is then lost with a reload
    }
  }

  // What the program is asked to say about the controls: their values, once it has said what it was asked before.
  function scoped(id, only, since, until, kind) {
    const keep = () => id === shown() && store(id, JSON.stringify({ after: last(), only, since, until, kind }));
    if (arrived) setTimeout(keep); // when the conversation is painted too
    if (kind === "between") shelf.limited(since, until);
    else shelf.limited("", "");
    return new Promise((ask) => footnote.inTurn("scope", () => ask([id, only, since, until, kind])));
  }

  // The next conversation begins with all articles, also where one that was not begun is given up for it.
  const forgetScope = () => store("", "");

  function scopeArrived() {
    if (arrived) return;
    arrived = true;
    const begun = () => shown() && forgetScope();
    new MutationObserver(begun).observe(document.querySelector("#shown"), { childList: true, subtree: true, characterData: true });
    begun();
  }

  Object.assign(footnote, { scoped, scopeOf: stored, forgetScope, scopeArrived });
})();

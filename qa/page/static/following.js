"use strict";

// Where the conversation stands: with what is being written, and at the beginning of the reply once it is there.
(() => {
  const NEAR_BOTTOM = 80; // px; closer than this, the conversation keeps following what is written
  const QUESTION = 0.4; // of the height at most, so that a long question leaves room for its reply
  const SPOKEN = ".text, .note, .lead, .dated, .version, .refusal, .notice, .problem"; // of an answer, when it is there

  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  function stopping(asked) {
    document.body.classList.toggle("stopping", asked);
    if (asked) footnote.say("Stopping");
  }

  document.addEventListener("click", (event) => event.target.closest?.("#stop") && stopping(true));

  // The end of the question and the beginning of the reply; what is shorter than the window stands at its bottom.
  function show(turn, talk) {
    const place = (element) => element.getBoundingClientRect().top - talk.getBoundingClientRect().top + talk.scrollTop;
    talk.scrollTop = Math.max(place(turn), place($(".reply", turn)) - QUESTION * talk.clientHeight);
  }

  // Without the numbers of citations: "138." and [1] would be heard as "138.1".
  function spoken(part) {
    const copy = part.cloneNode(true);
    for (const number of $$(".cite", copy)) number.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function ready(turn) {
    const said = turn ? $$(SPOKEN, turn).map(spoken) : [];
    footnote.say(turn ? `Answer ready. ${said.join(" ")}` : "");
  }

  function live(element) {
    const talk = $("#talk");
    let follows = true; // the person has not scrolled away from what is written
    let writing = ""; // the number of the turn that is being written
    let ending = ""; // the exchange that the conversation ended with
    talk.addEventListener("scroll", () => {
      follows = talk.scrollHeight - talk.scrollTop - talk.clientHeight < NEAR_BOTTOM;
    });
    talk.addEventListener("wheel", ({ deltaY }) => (follows &&= deltaY >= 0), { passive: true }); // at once: it would be fought
    const changed = () => {
      const turn = $(".turn", element);
      if (!$(".running", element)) stopping(false);
      if (turn) {
        if (turn.dataset.turn !== writing) follows = true; // a new question is always shown
        writing = turn.dataset.turn;
        const progress = $(".progress", turn);
        if (progress) footnote.say(progress.textContent);
        if (follows) talk.scrollTop = talk.scrollHeight;
        return;
      }
      const last = $$("#past .turn").at(-1);
      const written = writing !== "";
      if (written) ready(last);
      writing = "";
      if (last?.dataset.exchange === ending) return;
      ending = last?.dataset.exchange;
      if (last && (follows || !written)) show(last, talk);
      if (last && written && document.activeElement === document.body) $("h2", last).focus({ preventScroll: true });
    };
    new MutationObserver(changed).observe(talk, { childList: true, subtree: true, characterData: true });
  }

  Object.assign(footnote, { live });
})();

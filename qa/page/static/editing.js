"use strict";

// Editing a question that was asked: it is written in its place, and asking it replaces its answer and what follows.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function edit(button, written = button.dataset.edit) {
    const place = button.closest(".asked");
    const shown = [...place.childNodes];
    const text = make("textarea", { "aria-label": "Edit your question", rows: "2", dir: "auto", maxlength: "2000" });
    text.value = written;
    const more = button.closest(".turn").nextElementSibling?.matches(".turn");
    const note = make("p", {}, more ? "Asking again replaces this answer and all that follow it." : "Asking again replaces this answer.");
    const cancel = make("button", { type: "button" }, "Cancel");
    const ask = make("button", { type: "submit" }, "Ask again");
    const heading = make("h2", { class: "unseen" }, "Edit your question");
    const form = make("form", {}, heading, text, make("div", { class: "choices" }, note, cancel, ask));
    // An answer that is finished meanwhile paints the conversation anew: what was written goes on in its new place.
    const painted = new MutationObserver(() => {
      if (form.isConnected) return;
      painted.disconnect();
      const again = $(`[data-edit][data-replaces="${CSS.escape(button.dataset.replaces)}"]`);
      if (again) edit(again, text.value);
    });
    const back = () => {
      painted.disconnect();
      place.classList.remove("editing");
      place.replaceChildren(...shown);
      button.focus();
    };
    const send = () => {
      const question = text.value.trim();
      if (!question) return;
      if ($("#live .running")) return void footnote.say("Stop the answer that is being written first.", true);
      painted.disconnect();
      footnote.close();
      footnote.ask({ question, replaces: button.dataset.replaces });
    };
    cancel.addEventListener("click", back);
    form.addEventListener("submit", (event) => (event.preventDefault(), send()));
    text.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") back();
      else if (event.key === "Enter" && !event.shiftKey) send();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    place.classList.add("editing");
    place.replaceChildren(form);
    painted.observe($("#past"), { childList: true, subtree: true });
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-edit]");
    if (button) edit(button);
  });
})();

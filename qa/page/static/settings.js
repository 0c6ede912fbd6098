"use strict";

// The settings in the browser: a popover of the platform, which brings Esc, a click outside and the focus back by itself.
const footnoteSettings = (() => {
  const SOON = 350; // ms after the slider came to rest
  const MEANS = [
    [30, "Answers more often, and is wrong more often."],
    [65, "Weighs a wrong answer and a needless refusal alike."],
    [100, "Answers less often, and is wrong less often."],
  ];

  function preferences(element, send) {
    const panel = element.closest("#settings");
    panel.setAttribute("popover", "auto");
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", "Settings");
    const slider = element.querySelector("#caution");
    let timer = 0;
    const say = () => {
      const means = MEANS.find(([most]) => Number(slider.value) <= most)[1];
      element.querySelector(".amount").value = `Answers only when at least ${slider.value}\u00a0% sure`;
      slider.setAttribute("aria-valuetext", `Answers only when at least ${slider.value} percent sure`);
      slider.style.setProperty("--part", `${((slider.value - slider.min) / (slider.max - slider.min)) * 100}%`);
      element.querySelector(".says").textContent = `${means} Counts in this tab, from the next question on.`;
    };
    const tell = () => {
      clearTimeout(timer);
      if (!timer) return;
      timer = 0;
      footnote.inTurn("caution", () => send(Number(slider.value) / 100)); // a question that is asked now waits for it
    };
    slider.addEventListener("input", () => {
      say();
      clearTimeout(timer);
      timer = setTimeout(tell, SOON);
    });
    panel.addEventListener("beforetoggle", tell);
    say();
    for (const radio of element.querySelectorAll("[name=look]")) {
      radio.checked = radio.value === footnoteLook.chosen();
      radio.addEventListener("change", () => footnoteLook.choose(radio.value));
    }
    element.querySelector("[data-settings-close]").addEventListener("click", () => panel.hidePopover());
  }

  // What the program says of a model that is being loaded, before it says so: it may take a second to be heard.
  function loads(element, button) {
    for (const each of element.querySelectorAll("[data-model]")) each.disabled = true;
    button.querySelector(".about").textContent = "Loading";
    const line = Object.assign(document.createElement("span"), { className: "loading early" });
    line.setAttribute("aria-hidden", "true");
    button.append(line);
  }

  function models(element, choose, shown) {
    const panel = element.closest("#settings");
    const named = (name) => [...element.querySelectorAll("[data-model]")].find((one) => one.dataset.model === name);
    let focused = "";
    let wanted = ""; // the model that was chosen here and is not there yet
    let heard = false; // the program has said that it loads it
    const follow = () => {
      if (!wanted || element.querySelector(".loading.early")) return;
      if (named(wanted)?.getAttribute("aria-pressed") === "true") footnote.say(`Now ${wanted} answers`);
      else if (element.querySelector(".loading")) return void (heard = true);
      else if (!heard && named(wanted) && !element.querySelector(".failed")) return void loads(element, named(wanted));
      wanted = "";
      element.querySelector(".failed")?.scrollIntoView({ block: "nearest" }); // it stands below the models
    };
    panel.addEventListener("toggle", (event) => {
      document.querySelector("[data-settings]")?.setAttribute("aria-expanded", String(event.newState === "open"));
      if (event.newState === "open") shown();
    });
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-model]");
      if (!button || button.getAttribute("aria-pressed") === "true") return;
      focused = wanted = button.dataset.model;
      heard = false;
      element.querySelector(".failed")?.remove();
      loads(element, button);
      footnote.say(`Loading ${wanted}`);
      choose(wanted);
    });
    new MutationObserver(() => {
      follow();
      const again = named(focused);
      if (!again || again.disabled || panel.contains(document.activeElement)) return;
      again.focus(); // it was painted anew under the finger
      focused = "";
    }).observe(element, { childList: true, subtree: true });
  }

  return { preferences, models };
})();

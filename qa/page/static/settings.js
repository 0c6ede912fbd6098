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
      element.querySelector(".amount").value = `${slider.value}\u00a0%`;
      slider.setAttribute("aria-valuetext", `${slider.value} percent`);
      slider.style.setProperty("--part", `${((slider.value - slider.min) / (slider.max - slider.min)) * 100}%`);
      element.querySelector(".says").textContent =
        `Shows an answer when the program is at least ${slider.value}\u00a0% sure that the articles state it. ${means} ` +
        "Counts in this tab, from the next question on.";
    };
    const tell = () => {
      clearTimeout(timer);
      if (timer) send(Number(slider.value) / 100);
      timer = 0;
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

  function models(element, choose, shown) {
    const panel = element.closest("#settings");
    let focused = "";
    panel.addEventListener("toggle", (event) => {
      document.querySelector("[data-settings]")?.setAttribute("aria-expanded", String(event.newState === "open"));
      if (event.newState === "open") shown();
    });
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-model]");
      if (!button || button.getAttribute("aria-pressed") === "true") return;
      focused = button.dataset.model;
      choose(button.dataset.model);
    });
    new MutationObserver(() => {
      const again = [...element.querySelectorAll("[data-model]:not(:disabled)")].find((one) => one.dataset.model === focused);
      if (!again || panel.contains(document.activeElement)) return;
      again.focus(); // it was painted anew under the finger
      focused = "";
    }).observe(element, { childList: true, subtree: true });
  }

  return { preferences, models };
})();

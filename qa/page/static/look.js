"use strict";

// Light or dark, as the person chose in the settings, else as the system says. It runs before the first paint; Gradio
// follows the system by itself, so its word is put right whenever it speaks.
const footnoteLook = (() => {
  const KEY = "footnote-look"; // "light", "dark" or nothing
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const asked = new URLSearchParams(location.search).get("__theme");

  function chosen() {
    try {
      return localStorage.getItem(KEY) ?? asked ?? "system";
    } catch {
      return asked ?? "system"; // storage may be forbidden
    }
  }

  function paint() {
    const look = chosen();
    const dark = look === "dark" || (look !== "light" && system.matches);
    document.documentElement.dataset.look = dark ? "dark" : "light";
    document.body?.classList.toggle("dark", dark);
  }

  function choose(look) {
    try {
      if (look === "system") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, look);
    } catch {
      // the choice then holds as long as Gradio leaves it alone
    }
    paint();
    document.body.classList.toggle("dark", look === "dark" || (look === "system" && system.matches));
  }

  paint();
  system.addEventListener("change", paint);
  window.addEventListener("storage", paint);
  document.addEventListener("DOMContentLoaded", () => {
    paint();
    new MutationObserver(paint).observe(document.body, { attributeFilter: ["class"] });
  });
  return { choose, chosen };
})();

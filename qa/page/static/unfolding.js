"use strict";

// What was opened below an answer stays open: the next answer paints the conversation anew, with everything shut.
(() => {
  const left = new Map(); // exchange: whether what is below it was left open
  const exchange = (details) => details.closest(".turn")?.dataset.exchange;

  function restore(past) {
    for (const details of past.querySelectorAll(".turn details")) {
      const open = left.get(exchange(details));
      if (open !== undefined && details.open !== open) details.open = open;
    }
  }

  document.addEventListener("click", (event) => {
    const details = event.target.closest?.("#past .turn summary")?.parentElement;
    if (details) left.set(exchange(details), !details.open); // which the click is about to make it
  });

  footnote.appears("#past").then((past) =>
    new MutationObserver(() => restore(past)).observe(past, { childList: true, subtree: true, attributeFilter: ["open", "data-exchange"] }),
  );
})();

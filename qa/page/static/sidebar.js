"use strict";

// The saved conversations. Which one a tab shows stands in its address (#ID); the list comes from the program as HTML.
(() => {
  const TAB = "footnote-tab"; // where the browser remembers the chosen tab
  const SEARCHED_FROM = 5; // conversations before the search box shows; it stays while it is used
  const REGRET = 12_000; // ms that undoing a deletion is offered, less than the program keeps it
  const PAUSE = 180; // ms without a key before a search
  const TOGETHER = 60; // ms within which several changes of the page ask for one new list
  const CLICK = 50; // ms after a finger went up in which its click comes
  const UNREACHABLE = "The program does not answer. Is it still running?";

  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const wanted = () => decodeURIComponent(location.hash.slice(1));
  const bare = () => location.pathname + location.search;
  let send = () => {};
  let next = wanted(); // the conversation to be shown, of several chosen quickly the newest
  let sent = next; // the one on its way; what is asked of Gradio meanwhile it would forget
  let latest = 0; // the number of the newest request for the list; older answers are dropped
  let pressed = false; // a finger is down on the list: what lies under it must be there when it goes up
  let behind = false; // whether a new list was put off until a menu or a title is done with
  let deleted = null; // what undo brings back: {id, shown}

  async function request(path, options = {}) {
    let answer;
    try {
      answer = await fetch(path, { headers: { "Content-Type": "application/json" }, ...options });
    } catch {
      throw new Error(UNREACHABLE);
    }
    if (answer.ok) return answer;
    const { message, fix } = await answer.json().catch(() => ({}));
    throw new Error([message, fix].filter(Boolean).join("; ") || UNREACHABLE);
  }

  async function told(work) {
    try {
      return (await work()) ?? true;
    } catch (error) {
      footnote.say(error.message, true);
      return false;
    }
  }

  // ---- the list

  // A new list would take away the row whose title is being written, whose menu is open or that is being clicked: it
  // waits until that is done.
  const held = () => (behind = pressed || $("#saved .naming, #saved .opened") !== null);
  const lifted = () => {
    if (!pressed) return;
    pressed = false;
    if (behind) refresh();
  };
  document.addEventListener("pointerdown", (event) => (pressed = Boolean(event.target.closest?.("#saved .list"))), true);
  for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, () => setTimeout(lifted, CLICK), true);

  async function refresh() {
    const input = $("#saved input[type=search]");
    if (!input || held()) return;
    const number = ++latest;
    const search = input.value.trim();
    let html;
    try {
      html = await (await request(`conversations?search=${encodeURIComponent(search)}`)).text();
    } catch {
      return; // the list that is there stays; asking a question says that the program is gone
    }
    if (number !== latest || held()) return;
    const list = $("#saved .list");
    const focused = list.contains(document.activeElement) ? document.activeElement.closest("li")?.dataset.conversation : null;
    const control = document.activeElement.matches(".more") ? ".more" : "a";
    const before = $(".unkept", list)?.textContent;
    list.innerHTML = html;
    const warning = $(".unkept", list)?.textContent;
    if (warning && warning !== before) footnote.say(warning, true);
    const count = Number($("[data-count]", list).dataset.count);
    if (!search) $("#saved .seek").hidden = count < SEARCHED_FROM && document.activeElement !== input;
    if (search) footnote.say(count === 1 ? "1 conversation found" : `${count} conversations found`);
    if (focused) $(`li[data-conversation="${CSS.escape(focused)}"] ${control}`, list)?.focus();
    current();
    return count;
  }

  function current() {
    const id = $("#shown").textContent.trim();
    for (const row of $$("#saved li")) {
      const same = id !== "" && row.dataset.conversation === id;
      row.toggleAttribute("aria-current", false);
      if (same) row.setAttribute("aria-current", "true");
    }
  }

  // ---- one conversation

  function rename(row) {
    const link = $("a", row);
    const input = Object.assign(document.createElement("input"), { className: "rename", value: row.dataset.title, maxLength: 120 });
    input.setAttribute("aria-label", "Title of the conversation");
    row.classList.add("naming");
    row.replaceChildren(input);
    input.select();
    let over = false;
    const finish = async (keep) => {
      if (over) return;
      over = true;
      const title = input.value.trim();
      const changed = keep && title && title !== row.dataset.title;
      if (changed) await told(() => request(`conversations/${row.dataset.conversation}`, { method: "PATCH", body: JSON.stringify({ title }) }));
      const focused = row.contains(document.activeElement);
      row.classList.remove("naming");
      row.replaceChildren(link);
      await refresh();
      if (focused) $(`li[data-conversation="${CSS.escape(row.dataset.conversation)}"] a`)?.focus();
    };
    input.addEventListener("blur", () => finish(true));
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key === "Enter") finish(true);
      if (event.key === "Escape") finish(false);
    });
  }

  async function remove(row) {
    const id = row.dataset.conversation;
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.dataset.conversation;
    if (!(await told(() => request(`conversations/${id}`, { method: "DELETE" })))) return;
    deleted = { id, shown: wanted() === id };
    if (deleted.shown) fresh();
    offerUndo(`Deleted “${row.dataset.title}”`);
    await refresh();
    if (next && document.activeElement === document.body) $(`li[data-conversation="${CSS.escape(next)}"] a`)?.focus();
  }

  // An empty conversation is gone to like any other, so that of several wanted quickly the last is the one shown.
  function fresh() {
    footnote.forgetScope();
    if (wanted()) history.pushState(null, "", bare());
    resume("");
  }

  function offerUndo(text) {
    const box = $("#undo") ?? document.body.appendChild(Object.assign(document.createElement("div"), { id: "undo" }));
    const words = Object.assign(document.createElement("span"), { textContent: text });
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Undo" });
    box.setAttribute("role", "status");
    box.replaceChildren(words, button);
    box.hidden = false;
    clearTimeout(box.timer);
    box.timer = setTimeout(() => (box.hidden = true), REGRET);
    button.addEventListener("click", async () => {
      box.hidden = true;
      const { id, shown } = deleted;
      if (!(await told(() => request(`conversations/${id}/restore`, { method: "POST" })))) return;
      if (shown) location.hash = id;
      await refresh();
      if (document.activeElement === document.body) $(`li[data-conversation="${CSS.escape(id)}"] a`)?.focus();
    });
  }

  // ---- the menu of a conversation

  const ITEMS = [
    ["Rename", "edit", (row) => rename(row)],
    ["Save as Markdown", "download", "md"],
    ["Save as JSON", "download", "json"],
    null,
    ["Delete", "trash", (row) => remove(row)],
  ];

  function item(row, [label, glyph, what]) {
    const file = typeof what === "string";
    const element = document.createElement(file ? "a" : "button");
    const icon = Object.assign(document.createElement("i"), { className: `glyph glyph-${glyph}` });
    icon.setAttribute("aria-hidden", "true");
    element.append(icon, label);
    element.setAttribute("role", "menuitem");
    element.tabIndex = -1;
    if (label === "Delete") element.className = "danger";
    if (file) Object.assign(element, { href: `conversations/${row.dataset.conversation}.${what}`, download: "" });
    element.addEventListener("click", () => {
      shut(true);
      if (!file) what(row);
    });
    return element;
  }

  function menu(button) {
    const row = button.closest("li");
    const reopened = row.classList.contains("opened");
    shut(false);
    if (reopened) return;
    const box = $("main").appendChild(Object.assign(document.createElement("div"), { id: "row-menu" }));
    box.setAttribute("role", "menu");
    box.setAttribute("aria-label", row.dataset.title);
    box.append(...ITEMS.map((each) => (each ? item(row, each) : document.createElement("hr"))));
    row.classList.add("opened");
    button.setAttribute("aria-expanded", "true");
    const at = button.getBoundingClientRect();
    const size = box.getBoundingClientRect();
    const below = at.bottom + 4 + size.height < innerHeight;
    box.style.top = `${below ? at.bottom + 4 : at.top - size.height - 4}px`;
    box.style.left = `${Math.max(8, Math.min(at.right - size.width + 8, innerWidth - size.width - 8))}px`;
    $("[role=menuitem]", box).focus();
  }

  function shut(back) {
    const row = $("#saved li.opened");
    $("#row-menu")?.remove();
    row?.classList.remove("opened");
    const button = row && $(".more", row);
    button?.setAttribute("aria-expanded", "false");
    if (back) button?.focus();
    if (row && behind) refresh();
  }

  function menuKey(event) {
    const items = $$("#row-menu [role=menuitem]");
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items.at(to % items.length).focus();
    else if (event.key === "Escape") shut(true);
    else if (event.key === "Tab") return shut(true);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  // ---- the switch

  function choose(tab, remember) {
    document.body.classList.toggle("side-saved", tab === "saved");
    for (const each of $$("#side [role=tab]")) {
      const selected = each.dataset.tab === tab;
      each.setAttribute("aria-selected", String(selected));
      each.tabIndex = selected ? 0 : -1;
    }
    if (remember) localStorage.setItem(TAB, tab);
  }

  function switchKey(event) {
    if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
    const other = event.target.dataset.tab === "saved" ? "articles" : "saved";
    const tab = { Home: "saved", End: "articles" }[event.key] ?? other;
    choose(tab, true);
    $(`#tab-${tab}`).focus();
    event.preventDefault();
  }

  // ---- events

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("#saved .more")) return void menu(at("#saved .more"));
    if (!at("#row-menu")) shut(false);
    if (at("#side [role=tab]")) choose(at("#side [role=tab]").dataset.tab, true);
    if (at("#saved li a") && footnote.narrow() && !event.ctrlKey && !event.metaKey) footnote.showLibrary(false);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if ($("#row-menu")) menuKey(event);
      else if (event.target.matches?.("#side [role=tab]")) switchKey(event);
    },
    true,
  );
  let pause = 0;
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("#saved input[type=search]")) return;
    clearTimeout(pause);
    pause = setTimeout(refresh, PAUSE);
  });
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
  window.addEventListener("hashchange", () => {
    if (sent === null && wanted() === $("#shown")?.textContent.trim()) return;
    footnote.close();
    resume(wanted());
  });
  footnote.moves("resume"); // the page itself brings the first one
  if (wanted()) {
    document.documentElement.classList.add("resuming");
    setTimeout(() => document.documentElement.classList.remove("resuming"), 5000);
  }

  // ---- what Gradio's components call when they are there

  function side() {
    const library = $("#library");
    for (const [name, value] of Object.entries({ role: "tabpanel", "aria-labelledby": "tab-articles" })) library.setAttribute(name, value);
    choose(localStorage.getItem(TAB) ?? "articles", false);
    refresh().then((count) => !localStorage.getItem(TAB) && count && choose("saved", false));
  }

  function shown(element, open) {
    send = () => {
      sent = next;
      footnote.moves("resume");
      footnote.leaves();
      open(sent);
    };
    const changed = () => {
      const id = element.textContent.trim();
      if (sent !== null && id !== next) return current(); // another was chosen meanwhile
      if (id !== wanted()) history[id ? "replaceState" : "pushState"](null, "", id ? `#${id}` : bare());
      current();
    };
    new MutationObserver(changed).observe(element, { childList: true, subtree: true, characterData: true });
    let soon = 0;
    const later = () => (clearTimeout(soon), (soon = setTimeout(refresh, TOGETHER)));
    new MutationObserver(later).observe(element, { childList: true, subtree: true, characterData: true });
    footnote.appears("#past").then((past) => new MutationObserver(later).observe(past, { childList: true, subtree: true }));
  }

  const arriving = () => `${wanted()} ${footnote.scopeOf(wanted())}`;

  function resume(id) {
    next = id;
    if (sent === null) send();
  }

  // A conversation is there, or could not be had; `painted` tells which.
  function landed(painted) {
    const overtaken = next !== sent;
    sent = null;
    if (overtaken) send();
    else if (painted) arrived();
    else footnote.moved("resume");
  }

  function arrived() {
    footnote.scopeArrived();
    footnote.moved("resume");
    document.documentElement.classList.remove("resuming");
    if (!wanted() || wanted() === $("#shown").textContent.trim()) return;
    history.replaceState(null, "", bare());
    footnote.say("This conversation is not among those saved for this browser.", true);
  }

  Object.assign(footnote, { side, shown, fresh, arriving, landed, request, told });
})();

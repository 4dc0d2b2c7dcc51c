"use strict";
// The page is complete without this file: marks lead to the notes at its end. Here they open beside the sentence instead.
(() => {
  const get = (id) => document.getElementById(id);
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const drawer = get("drawer"), body = get("drawer-body"), at = get("drawer-at"), close = get("drawer-close");
  const before = get("drawer-before"), after = get("drawer-next");
  const total = all(".note").length;
  let opener = null, number = 0;

  const show = (next) => {
    const note = get("q-" + next);
    if (!note) return;
    number = next;
    body.replaceChildren(note.querySelector(".in").cloneNode(true));
    at.textContent = "Quote " + number + " of " + total;
    before.disabled = number <= 1;
    after.disabled = number >= total;
    for (const mark of all(".q.open")) mark.classList.remove("open");
    for (const mark of all('.q[data-q="' + number + '"]')) mark.classList.add("open");
    drawer.hidden = false;
    drawer.scrollTop = 0;
  };
  const hide = () => {
    if (drawer.hidden) return;
    drawer.hidden = true;
    for (const mark of all(".q.open")) mark.classList.remove("open");
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  };
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("a.q");
    if (!mark) {
      if (event.target.closest('#drawer a[href^="#"]')) { opener = null; hide(); }
      return;
    }
    event.preventDefault();
    if (opener === mark && !drawer.hidden) return hide();
    opener = mark;
    show(Number(mark.dataset.q));
    close.focus({ preventScroll: true });
    // On a narrow screen the quote opens from below: keep the sentence above it.
    const edge = drawer.getBoundingClientRect(), here = mark.getBoundingClientRect();
    if (edge.left <= here.left && here.bottom > edge.top - 16) window.scrollBy(0, here.bottom - edge.top + 40);
  });
  close.addEventListener("click", hide);
  before.addEventListener("click", () => show(number - 1));
  after.addEventListener("click", () => show(number + 1));

  // In the drawer: Escape back to the sentence, arrows to the quote before and after, Tab stays inside.
  document.addEventListener("keydown", (event) => {
    if (drawer.hidden) return;
    if (event.key === "Escape") return hide();
    if (!drawer.contains(document.activeElement)) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      show(number + (event.key === "ArrowRight" ? 1 : -1));
      close.focus({ preventScroll: true });
    } else if (event.key === "Tab") {
      const stops = all("a[href], button:not(:disabled)", drawer);
      const first = stops[0], last = stops[stops.length - 1];
      if (document.activeElement !== (event.shiftKey ? first : last)) return;
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  });

  // A picture is one stop for the Tab key; arrows go from mark to mark.
  for (const picture of all("svg.timeline, svg.chart")) {
    const marks = all("a", picture);
    if (marks.length) marks[0].tabIndex = 0;
    picture.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const here = marks.indexOf(document.activeElement);
      if (!step || here < 0 || !marks[here + step]) return;
      event.preventDefault();
      marks[here].tabIndex = -1;
      marks[here + step].tabIndex = 0;
      marks[here + step].focus();
    });
  }

  // A link to a line inside a fold opens the fold.
  const reveal = () => {
    const target = location.hash.length > 1 && get(decodeURIComponent(location.hash.slice(1)));
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (target) target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // Folds open for print and for a search, and are afterwards as they were.
  const find = get("find"), found = get("found"), button = get("unfold"), root = document.documentElement;
  let folded = [];
  const unfold = () => { folded = all("main details:not([open])"); for (const fold of folded) fold.open = true; };
  const refold = () => { for (const fold of folded) fold.open = false; folded = []; };
  const open = () => button.textContent !== "Open all" || find.value.trim() !== "";
  window.addEventListener("beforeprint", () => { if (!open()) unfold(); });
  window.addEventListener("afterprint", () => { if (!open()) refold(); });
  button.addEventListener("click", () => {
    const now = button.textContent === "Open all";
    button.textContent = now ? "Fold again" : "Open all";
    if (now) unfold(); else refold();
  });

  const lines = all(".line, .grid tbody tr"), items = all(".fold.day li"), back = ["sources", "failed", "reading", "quotes"].map(get);
  const holders = all("main .group, main .fold, main .side, main .versus, main .scroll, main h3.under, main section").filter((node) => !back.includes(node));
  const search = () => {
    const wanted = find.value.trim().toLowerCase();
    const was = root.classList.contains("filtered");
    if (wanted && !was && button.textContent === "Open all") unfold();
    root.classList.toggle("filtered", wanted !== "");
    for (const node of [...lines, ...items]) node.classList.toggle("hide", wanted !== "" && !node.textContent.toLowerCase().includes(wanted));
    for (const node of holders) node.classList.toggle("hide", wanted !== "" && !node.querySelector(".line:not(.hide), .day li:not(.hide), tbody tr:not(.hide)"));
    for (const node of back) node.classList.toggle("hide", wanted !== "");
    if (!wanted && was && button.textContent === "Open all") refold();
    const left = lines.filter((line) => !line.classList.contains("hide")).length;
    found.textContent = wanted ? left + (left === 1 ? " line" : " lines") : "";
  };
  let waiting = 0;
  find.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 150); });
  find.addEventListener("keydown", (event) => { if (event.key === "Escape") { find.value = ""; search(); } });
  get("find-box").hidden = false;

  const theme = get("theme");
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const name = () => { theme.textContent = dark() ? "Light" : "Dark"; theme.setAttribute("aria-label", "Use " + theme.textContent.toLowerCase() + " colours"); };
  theme.hidden = false;
  theme.addEventListener("click", () => { root.dataset.theme = dark() ? "light" : "dark"; name(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  name();
})();

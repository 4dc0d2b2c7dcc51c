"use strict";
// The page is complete without this file: marks lead to the notes at its end. Here they open beside the sentence instead.
(() => {
  const get = (id) => document.getElementById(id);
  const drawer = get("drawer"), body = get("drawer-body"), at = get("drawer-at"), close = get("drawer-close");
  const total = document.querySelectorAll(".note").length;
  let opener = null, number = 0;

  const show = (next) => {
    const note = get("q-" + next);
    if (!note) return;
    number = next;
    const copy = note.querySelector(".in").cloneNode(true);
    body.replaceChildren(copy);
    at.textContent = "Quote " + number + " of " + total;
    get("drawer-before").disabled = number <= 1;
    get("drawer-next").disabled = number >= total;
    for (const mark of document.querySelectorAll(".q.open")) mark.classList.remove("open");
    for (const mark of document.querySelectorAll('.q[data-q="' + number + '"]')) mark.classList.add("open");
    drawer.hidden = false;
    drawer.scrollTop = 0;
  };
  const hide = () => {
    if (drawer.hidden) return;
    drawer.hidden = true;
    for (const mark of document.querySelectorAll(".q.open")) mark.classList.remove("open");
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  };
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("a.q");
    if (!mark) {
      if (event.target.closest("#drawer a")) { opener = null; hide(); }
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
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  close.addEventListener("click", hide);
  get("drawer-before").addEventListener("click", () => show(number - 1));
  get("drawer-next").addEventListener("click", () => show(number + 1));

  // A link to a line inside a fold opens the fold.
  const reveal = () => {
    const target = location.hash.length > 1 && get(decodeURIComponent(location.hash.slice(1)));
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (target) target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const fold of folded) fold.open = true;
  });
  window.addEventListener("afterprint", () => { for (const fold of folded) fold.open = false; });

  const theme = get("theme"), root = document.documentElement;
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const name = () => { theme.textContent = dark() ? "Light" : "Dark"; theme.setAttribute("aria-label", "Use " + theme.textContent.toLowerCase() + " colours"); };
  theme.hidden = false;
  theme.addEventListener("click", () => { root.dataset.theme = dark() ? "light" : "dark"; name(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  name();
})();

// Shows the words behind a line beside it: the article that its evidence link leads to.
import { address, all, get, seen, wide } from "./page.js";

const drawer = get("drawer");
const content = drawer?.querySelector(".content");
const title = get("drawer-title");
const act = (name) => drawer.querySelector(`[data-act="${name}"]`);
const read = new Map(); // articles by address, for as long as the page stands
let opener = null; // the link on the page whose words are shown
let trail = []; // addresses that led here within the drawer
let current = "";
let asking = null;

/** What one can go through: the lines of the page by their first link; from a link outside of them, such links, each once. */
const stops = () => {
  const links = all("#main a[data-drawer]").filter(seen);
  const found = new Map();
  for (const link of links) {
    const line = link.closest("[data-row]");
    if (!line === !opener?.closest("[data-row]") && !found.has(line || address(link))) found.set(line || address(link), link);
  }
  return [...found.values()];
};
const position = (list) => {
  const line = opener?.closest("[data-row]");
  return list.findIndex((link) => line ? link.closest("[data-row]") === line : address(link) === address(opener));
};

const told = (words, href) => {
  const article = document.createElement("article");
  const text = document.createElement("p");
  const link = document.createElement("a");
  text.textContent = words;
  link.href = href;
  link.textContent = "Open the whole page";
  article.append(text, link);
  return article;
};

const fetched = async (href, signal) => {
  if (read.has(href)) return read.get(href);
  const url = new URL(href);
  url.searchParams.set("fragment", "1");
  let response;
  try {
    response = await fetch(url, { signal, headers: { Accept: "text/html" } });
  } catch (error) {
    if (signal.aborted) throw error;
    return told("The server does not answer. Is “dragoman serve” still running?", href);
  }
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  const article = parsed.querySelector("article");
  if (!article) return told(`These words cannot be shown: the server answered ${response.status}.`, href);
  own(article);
  if (response.ok) read.set(href, article);
  return article;
};

/** Give the ids of an article a prefix, so that none stands twice on the page. */
const own = (article) => {
  for (const node of all("[id]", article)) node.id = `d-${node.id}`;
  for (const name of ["for", "aria-labelledby", "aria-describedby"]) {
    for (const node of all(`[${name}]`, article)) {
      node.setAttribute(name, node.getAttribute(name).split(/\s+/).map((id) => `d-${id}`).join(" "));
    }
  }
  for (const link of all('a[href^="#"]', article)) link.setAttribute("href", `#d-${link.getAttribute("href").slice(1)}`);
};

const load = async (href) => {
  current = href;
  asking?.abort();
  const mine = asking = new AbortController();
  describe();
  content.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => { content.textContent = "Reading …"; }, 300);
  try {
    const article = await fetched(href, mine.signal);
    if (mine !== asking) return;
    clearTimeout(slow);
    content.replaceChildren(document.importNode(article, true));
    drawer.scrollTop = 0;
    const mark = decodeURIComponent(new URL(href).hash.slice(1));
    if (mark) get(`d-${mark}`)?.scrollIntoView({ block: "center" });
  } catch (error) {
    if (!mine.signal.aborted) throw error;
  } finally {
    clearTimeout(slow);
    if (mine === asking) content.removeAttribute("aria-busy");
  }
};

/** Say where one is, and which ways lead on. */
const describe = () => {
  const list = stops();
  const at = position(list);
  const what = opener?.closest("[data-row]") ? "Line" : "Link";
  title.textContent = at < 0 ? "The words" : `${what} ${at + 1} of ${list.length} on this page`;
  act("back").hidden = trail.length === 0;
  act("before").disabled = at <= 0;
  act("after").disabled = at < 0 || at >= list.length - 1;
  act("whole").href = current;
  for (const link of all("a.open")) link.classList.remove("open");
  for (const link of all("#main a[data-drawer]")) {
    if (address(link) === address(opener)) link.classList.add("open");
  }
  if (document.activeElement?.disabled) title.focus({ preventScroll: true });
};

const open = (link) => {
  if (drawer.contains(link)) {
    trail.push(current);
    title.focus({ preventScroll: true });
    load(address(link));
    return;
  }
  const top = link.getBoundingClientRect().top;
  opener = link;
  trail = [];
  if (!drawer.open) {
    if (wide.matches) drawer.show(); else drawer.showModal();
    // The page has made room: what was clicked stays where the eye is.
    window.scrollBy({ top: link.getBoundingClientRect().top - top, behavior: "instant" });
  }
  title.focus({ preventScroll: true });
  load(address(link));
};

const step = (by) => {
  const list = stops();
  const next = list[position(list) + by];
  if (!next) return;
  opener = next;
  trail = [];
  next.scrollIntoView({ block: "nearest" });
  load(address(next));
};

const back = () => {
  const before = trail.pop();
  if (before) load(before);
  title.focus({ preventScroll: true });
};

if (drawer) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drawer]");
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (new URL(address(link)).origin !== location.origin) return;
    event.preventDefault();
    if (drawer.open && link === opener && trail.length === 0) drawer.close(); else open(link);
  });
  drawer.addEventListener("close", () => {
    asking?.abort();
    for (const link of all("a.open")) link.classList.remove("open");
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener?.scrollIntoView({ block: "nearest" });
    opener = null;
  });
  drawer.addEventListener("click", (event) => {
    if (event.target === drawer && drawer.matches(":modal")) drawer.close(); // beside it, on a phone
  });
  act("close").addEventListener("click", () => drawer.close());
  document.addEventListener("judged", async () => { // what was read before the decision is out of date
    const within = content.contains(document.activeElement) || document.activeElement === document.body;
    read.clear();
    if (!drawer.open) return;
    await load(current);
    // Whoever decided by keyboard goes on where that was: at what takes it back, else at what can be decided.
    const next = content.querySelector("[data-undo] button") || all("[data-decide-on] button", content).find(seen) || title;
    if (within) next.focus();
  });
  act("before").addEventListener("click", () => step(-1));
  act("after").addEventListener("click", () => step(1));
  act("back").addEventListener("click", back);

  document.addEventListener("keydown", (event) => {
    if (!drawer.open || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (document.querySelector("dialog:modal:not(#drawer), [popover]:popover-open, .pick[open]")) return;
      event.preventDefault();
      drawer.close();
      return;
    }
    if (!drawer.contains(document.activeElement) || event.target.closest("input, textarea, select")) return;
    const by = { ArrowRight: 1, ArrowLeft: -1, j: 1, k: -1 }[event.key];
    if (by) {
      event.preventDefault();
      step(by);
    } else if (event.key === "Backspace" && trail.length) {
      event.preventDefault();
      back();
    }
  });
}

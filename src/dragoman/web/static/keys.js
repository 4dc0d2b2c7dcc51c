// Keys for everything that a hand on the keyboard does often. They can be turned off; "?" lists them.
import { all, get, kept, seen, tell, wide } from "./page.js";

const LEADER_MS = 1500; // between "g" and the letter of a page
const sheet = get("keys");
const on = get("keys-on");
let leading = 0;
let active = null; // the row that keys act on

const typing = (node) => node.closest?.("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])");
const rows = () => all("#main [data-row]").filter(seen);

const choose = (row) => {
  active?.classList.remove("active");
  active = row;
  row?.classList.add("active");
};

const move = (by) => {
  const list = rows();
  if (!list.length) return;
  const at = list.indexOf(here());
  // From nowhere, the first that can be seen whole.
  const next = at < 0 ? list.find((row) => row.getBoundingClientRect().top >= 0) || list[0] : list[at + by];
  if (next) {
    choose(next);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  } else {
    all(by > 0 ? "a[rel=next]" : "a[rel=prev]").find(seen)?.focus();
  }
};

const here = () => document.activeElement?.closest?.("[data-row]") || (active?.isConnected ? active : null);

/** Press what has this key: in the active row, else outside of all rows. */
const press = (key) => {
  const named = all(`[data-key="${CSS.escape(key)}"]`).filter(seen);
  const row = here();
  const found = named.find((node) => row?.contains(node)) || named.find((node) => !node.closest("[data-row]"));
  if (!found) return false;
  found.click();
  const fold = found.closest("details");
  if (found.matches("summary") && fold.open) fold.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  else if (found.matches("summary")) found.focus();
  return true;
};

const filter = () => {
  const form = get("filters");
  if (!form) return tell("This page has no filter.");
  if (!wide.matches && !form.matches(":popover-open")) form.showPopover();
  all("input:not([type=hidden])", form)[0]?.focus();
};

const DO = {
  "/": () => { get("search")?.focus(); get("search")?.select(); },
  "f": filter,
  "?": () => sheet.showModal(),
  "j": () => move(1),
  "k": () => move(-1),
  "o": () => here()?.querySelector("a[data-doc]")?.click(),
  "g": () => { leading = Date.now(); },
};

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog:modal") || typing(target)) return;
  if (key === "Enter" && target.matches?.("[data-row]")) {
    target.querySelector("a[data-drawer]")?.click();
    event.preventDefault();
    return;
  }
  if (on && !on.checked) return;
  if (target.closest?.("#drawer") && (key === "j" || key === "k")) return; // the drawer's own
  if (Date.now() - leading < LEADER_MS) {
    leading = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (link) {
      event.preventDefault();
      location.href = link.href;
      return;
    }
  }
  if (key.length === 1 && (press(key) || Object.hasOwn(DO, key) && (DO[key](), true))) event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("#main [data-row]");
  if (row && row !== active) choose(row);
});

if (sheet) {
  get("help")?.addEventListener("click", () => sheet.showModal());
  sheet.querySelector('[data-act="close"]').addEventListener("click", () => sheet.close());
  on.checked = kept.get("keys") !== "off";
  on.addEventListener("change", () => kept.set("keys", on.checked ? "on" : "off"));
}

// Where there is something to decide, the first line waits for its key.
choose(document.querySelector("#main [data-row][data-active]") || all("#main [data-row]").find((row) => row.querySelector("[data-key]")) || null);

// The pages can be read without any of this. With it they show the words beside the line and answer to keys.
import "./drawer.js";
import "./filter.js";
import "./keys.js";
import "./judge.js";
import "./passage.js";
import "./picture.js";
import { all, get, kept, tell } from "./page.js";

// Light or dark: the system's choice, until the reader makes one.
const theme = get("theme");
const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
if (theme) {
  theme.addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    kept.set("theme", next);
    name();
  });
  dark.addEventListener("change", name);
  name();
}

// A table that does not fit scrolls in its own box. Its head cannot stay in sight then, so that this is not done to all.
const fit = (boxes) => {
  for (const box of boxes) box.classList.remove("over");
  for (const box of boxes) {
    const over = box.scrollWidth > box.clientWidth + 1 && box.querySelector("thead")?.clientHeight > 1;
    box.classList.toggle("over", over);
    if (over) box.tabIndex = 0; else box.removeAttribute("tabindex");
  }
};
const boxes = all(".table-box:not(.wide)");
const widths = new ResizeObserver(() => fit(boxes));
for (const box of boxes) widths.observe(box);

// The address of a view holds all of its filters, so that the link is the view.
for (const button of all("[data-copy]")) {
  button.addEventListener("click", async () => {
    const link = new URL(button.dataset.copy || location.href, location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      tell("The link to this view is copied.");
    } catch {
      tell("The browser does not let pages copy here. The link is in the address bar.");
    }
  });
}

// What is still being worked out is asked for again, until it is there.
if (document.querySelector("[data-waiting]")) setTimeout(() => location.reload(), 400);

// What the other files share: finding things on the page, and telling its reader something.
export const all = (what, within = document) => [...within.querySelectorAll(what)];
export const get = (id) => document.getElementById(id);
export const wide = matchMedia("(min-width: 60.01rem)"); // as in style.css: room for the drawer beside the page

/** Where a link leads. A link within a picture has no plain `href` property. */
export const address = (link) => new URL(link.getAttribute("href"), location.href).href;

/** Whether it can be seen: not within something closed. */
export const seen = (node) => node.getClientRects().length > 0;

let fading = 0;
/** Say it for a few seconds, also to those who hear the page. */
export const tell = (words) => {
  const toast = get("toast");
  if (!toast) return;
  toast.textContent = words;
  clearTimeout(fading);
  fading = setTimeout(() => { toast.textContent = ""; }, 5000);
};

/** What a browser may refuse to keep: then the page works, and forgets. */
export const kept = {
  get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* it forgets */ } },
};

// A passage selected in the text of a document becomes start and end in the form beside it, in code points.
import { all } from "./page.js";

const SHOWN = /⟨U\+[0-9A-F]{4,6}⟩/g; // a hidden character as the page writes it: one character of the text
const count = (text) => [...text.replace(SHOWN, " ")].length;

/** The text between two places as it is stored: without the words that the page puts in. */
const between = (from, offsetFrom, to, offsetTo) => {
  const range = document.createRange();
  range.setStart(from, offsetFrom);
  range.setEnd(to, offsetTo);
  const part = range.cloneContents();
  for (const added of all("[data-skip]", part)) added.remove();
  return part.textContent;
};

/** The code point at a place. Each segment says where it begins, so that a slip cannot grow. */
const point = (text, node, offset) => {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const segment = element.closest("[data-at]");
  if (segment) return Number(segment.dataset.at) + count(between(segment, 0, node, offset));
  const next = node.childNodes[offset];
  if (next?.dataset?.at) return Number(next.dataset.at);
  const last = all("[data-at]", text).at(-1);
  return last ? Number(last.dataset.at) + count(between(last, 0, last, last.childNodes.length)) : 0;
};

for (const form of all("form[data-selection]")) {
  const shown = form.querySelector("[data-selected]");
  const send = form.querySelector("button:not([type=button])");
  if (send) send.disabled = !form.elements.end?.value;
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return; // a click into the form must not lose what was chosen
    const range = chosen.getRangeAt(0);
    const text = document.querySelector("[data-code]");
    if (!text?.contains(range.commonAncestorContainer)) return;
    const words = between(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    const kept = words.trim();
    if (!kept) return;
    const start = point(text, range.startContainer, range.startOffset) + count(words.slice(0, words.indexOf(kept)));
    form.elements.start.value = start;
    form.elements.end.value = start + count(kept);
    if (form.elements.quote) form.elements.quote.value = kept;
    if (shown) shown.textContent = `“${kept}”`;
    if (send) send.disabled = false;
  });
}

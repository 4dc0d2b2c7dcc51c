// Pictures: one stop for the Tab key with arrows from mark to mark, and days chosen by dragging.
import { all, get } from "./page.js";

const DAY_MS = 86_400_000;
const LEAST_DRAG = 4; // pixels; less is a click

for (const picture of all(".chart svg")) {
  if (picture.ownerSVGElement) continue; // a part of another
  const marks = all("a", picture);
  if (marks.length < 2) continue;
  for (const mark of marks) mark.setAttribute("tabindex", "-1");
  marks[0].setAttribute("tabindex", "0");
  picture.addEventListener("focusin", (event) => {
    const mark = event.target.closest("a");
    if (!mark) return;
    for (const one of marks) one.setAttribute("tabindex", one === mark ? "0" : "-1");
  });
  picture.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = marks.indexOf(document.activeElement);
    if (!by || at < 0 || !marks[at + by]) return;
    event.preventDefault();
    marks[at + by].focus();
  });
}

const iso = (ms) => new Date(ms).toISOString().slice(0, 10);

// The same is done by hand in the two date fields of the filter.
for (const svg of all("[data-brush]")) {
  const since = Date.parse(svg.dataset.since), until = Date.parse(svg.dataset.until);
  const left = Number(svg.dataset.x0), right = Number(svg.dataset.x1);
  const form = get(svg.dataset.brush || "filters");
  const box = svg.viewBox.baseVal;
  if (!form || !(until > since) || !(right > left)) continue;
  let start = null, shape = null, dragged = false;

  const at = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return Math.min(right, Math.max(left, point.x));
  };
  const days = (x) => (since + (x - left) / (right - left) * (until - since)) / DAY_MS;
  const end = () => {
    shape?.remove();
    start = shape = null;
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return; // a finger scrolls
    start = { x: at(event), screen: event.clientX };
    dragged = false;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!start || Math.abs(event.clientX - start.screen) < LEAST_DRAG && !shape) return;
    if (!shape) {
      shape = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      shape.setAttribute("class", "brush");
      shape.setAttribute("y", box.y);
      shape.setAttribute("height", box.height);
      svg.append(shape);
      svg.setPointerCapture(event.pointerId);
      getSelection()?.removeAllRanges();
    }
    dragged = true;
    const x = at(event);
    shape.setAttribute("x", Math.min(x, start.x));
    shape.setAttribute("width", Math.abs(x - start.x));
  });
  svg.addEventListener("pointerup", (event) => {
    if (start && shape) {
      const [from, to] = [start.x, at(event)].sort((a, b) => a - b);
      const first = Math.floor(days(from));
      form.elements.since.value = iso(first * DAY_MS);
      form.elements.until.value = iso(Math.max(first + 1, Math.ceil(days(to))) * DAY_MS);
      form.requestSubmit();
    }
    end();
  });
  svg.addEventListener("pointercancel", end);
  svg.addEventListener("dragstart", (event) => event.preventDefault()); // a mark is a link, and would be dragged away
  svg.addEventListener("click", (event) => {
    if (!dragged) return;
    event.preventDefault();
    event.stopPropagation();
    dragged = false;
  }, true);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && shape) end(); });
}

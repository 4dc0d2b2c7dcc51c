// Deciding without leaving the line: what is decided is sent at once, its line gives way to the next, and "z" takes it back.
// Without this every form works by itself, and the page comes back at the next line.
import { address, all, get, seen, tell } from "./page.js";

let sending = Promise.resolve(); // one after the other, in the order in which they were decided
const waiting = new Set();

/** The name is kept now: say so instead of asking for it. */
const known = (name) => {
  const who = document.querySelector(".who-decides[open]");
  who?.querySelector("[data-fault]")?.remove();
  if (!who || who.contains(document.activeElement)) return;
  who.querySelector("summary").textContent = `You decide as ${name}`;
  who.open = false;
};

/** Send a form as the browser would; answers what the server says, or an error in words. */
const send = (form, submitter) => {
  const body = new URLSearchParams(new FormData(form, submitter));
  const name = document.querySelector(".who-decides input[name=by]")?.value.trim();
  if (name && !body.get("by")) body.set("by", name); // typed, though not kept yet
  const sent = sending.then(async () => {
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (answer.ok) {
        known(told.by);
        if (queue) recount();
      }
      return answer.ok ? told : { error: told.error || `The server answered ${answer.status}.`, field: told.field };
    } catch {
      return { error: "The server does not answer. Is “dragoman serve” still running? Nothing was kept." };
    }
  });
  waiting.add(sent);
  sent.finally(() => waiting.delete(sent));
  sending = sent;
  return sent;
};

addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });

// ---- the queue ----

const queue = document.querySelector("[data-queue]");
const line = (node) => node.closest("[data-line]");
const open = () => all("[data-line]", queue).filter((one) => !one.hidden);

/** Make a line the one that keys act on, where the eye is. */
const go = (to, top) => {
  if (!to) return;
  to.focus({ preventScroll: true });
  if (top !== undefined) window.scrollBy({ top: to.getBoundingClientRect().top - top, behavior: "instant" });
  const box = to.getBoundingClientRect();
  if (box.top < 0 || box.bottom > innerHeight) to.scrollIntoView({ block: box.height > innerHeight ? "start" : "nearest" });
};

const count = (by) => {
  const left = queue.querySelector("[data-left]");
  left.dataset.left = Number(left.dataset.left) + by;
  left.textContent = Number(left.dataset.left).toLocaleString("en");
};

let counting = 0;
/** The counts on the tabs, as the server has them once nobody decides: a decision can take other lines along. */
const recount = () => {
  clearTimeout(counting);
  counting = setTimeout(async () => {
    if (waiting.size) return; // its answer counts anew
    let fresh = null;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.status === 202) recount(); // it is being worked out
      if (answer.status === 200) fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch { /* they stay as they were */ }
    if (!fresh || waiting.size) return;
    for (const list of [".tabs", ".parts"]) {
      const now = all(`${list} a`, fresh);
      for (const [place, link] of all(`${list} a`).entries()) {
        const [old, count] = [link.querySelector(".n"), now[place]?.querySelector(".n")];
        if (old && count) old.textContent = count.textContent;
      }
    }
    const [left, count] = [queue.querySelector("[data-left]"), fresh.querySelector("[data-left]")];
    if (count) [left.dataset.left, left.textContent] = [count.dataset.left, count.textContent];
  }, 800);
};

/** What stands in the place of a line that was decided. */
const instead = (row, words) => {
  const done = document.createElement("p");
  done.className = "done-line";
  const what = document.createElement("b");
  what.textContent = words;
  const quote = document.createElement("q");
  quote.dir = "auto";
  quote.textContent = (row.querySelector("mark") || row).textContent.replace(/\s+/g, " ").trim();
  done.append(what, quote);
  row.before(done);
  row.hidden = true;
  return done;
};

const restore = (row, done, onward = true) => {
  const top = done.getBoundingClientRect().top;
  row.hidden = false;
  done.remove();
  count(1);
  last();
  if (onward) go(row, top);
};

const before = document.querySelector(".judged [data-key=z]"); // of the decision that led to this page

/** "z" belongs to the latest decision that stands on the page. */
const last = () => {
  const buttons = all(".done-line form[data-undo] button");
  const latest = buttons.toSorted((a, b) => Number(a.dataset.at) - Number(b.dataset.at)).at(-1) || before;
  for (const button of all("[data-key=z]")) {
    delete button.dataset.key;
    button.querySelector("kbd")?.remove();
  }
  if (!latest) return;
  const key = document.createElement("kbd");
  key.textContent = "z";
  latest.append(" ", key);
  latest.dataset.key = "z";
};

/** The next lines, with the last decision at hand so that it can still be taken back. */
const turn = (told) => {
  const url = new URL(queue.dataset.queue, location.href);
  url.searchParams.set("judged", told.id);
  url.hash = "queue";
  location.assign(url);
};

let made = 0;
const undoing = (form, told) => {
  const undo = document.createElement("form");
  undo.method = "post";
  undo.action = form.action;
  undo.dataset.undo = "";
  for (const [name, value] of [["token", form.elements.token.value], ["kind", told.undo.kind], ["item", told.undo.item], ["back", location.pathname + location.search]]) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    undo.append(field);
  }
  const button = document.createElement("button");
  button.textContent = "Undo";
  button.dataset.at = ++made;
  undo.append(button);
  return undo;
};

/** Decide on a line: it gives way at once, and comes back where the server does not keep it. */
const decide = async (form, submitter) => {
  const row = line(form);
  const top = row.getBoundingClientRect().top;
  const sent = send(form, submitter);
  const done = instead(row, `${submitter?.textContent.replace(submitter.querySelector("kbd")?.textContent || "", "").trim() || "Sent"} …`);
  count(-1);
  const after = open();
  const next = after.find((one) => row.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) || after.at(-1);
  if (next) go(next, top);
  const told = await sent;
  if (told.error) {
    restore(row, done);
    fault(form, told);
    return;
  }
  done.querySelector("b").textContent = told.did;
  if (told.undo) done.append(undoing(form, told));
  last();
  if (!open().length && !waiting.size) turn(told);
};

/** Say what is wrong once, at the field that is to be filled in. */
const fault = (row, told) => {
  const who = document.querySelector(".who-decides");
  const form = told.field === "by" && !row.elements.by && who ? who.querySelector("form") : row;
  let says = form.querySelector("[data-fault]");
  if (!says) {
    says = document.createElement("p");
    says.className = "notice error wide";
    says.dataset.fault = "";
    says.setAttribute("role", "alert");
    form.prepend(says);
  }
  says.textContent = told.error;
  if (form !== row) {
    who.open = true;
    form.elements.by.focus();
  } else {
    (form.elements[told.field] || form.querySelector("input:not([type=hidden]), select, textarea"))?.focus?.();
  }
};

/** Take a decision back: its line comes back where it stands on the page. */
const takeBack = async (form) => {
  const done = form.closest(".done-line");
  const button = form.querySelector("button");
  button.disabled = true;
  const told = await send(form);
  if (told.error) {
    button.disabled = false;
    tell(told.error);
    return;
  }
  tell("Taken back.");
  restore(done.nextElementSibling, done);
};

// ---- forms that unfold in their line, and those in the drawer ----

const place = (node) => (line(node) || node.closest("[data-decide-on]"))?.querySelector("[data-form-place]");

const unfold = async (link) => {
  const into = place(link);
  if (into.dataset.of === link.href) {
    fold(into);
    return;
  }
  const url = new URL(link.href);
  url.searchParams.set("fragment", "1");
  let form = null;
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    form = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form");
  } catch { /* the page of the form says what is wrong */ }
  if (!form) {
    location.assign(link.href);
    return;
  }
  into.replaceChildren(document.importNode(form, true));
  into.dataset.of = link.href;
  const first = all("input:not([type=hidden]), select, textarea", into).find(seen);
  first?.focus();
  into.scrollIntoView({ block: "nearest" });
};

const fold = (into) => {
  delete into.dataset.of;
  into.replaceChildren();
  line(into)?.focus({ preventScroll: true });
};

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a[data-form], a[data-cancel]");
  if (!link) return;
  const into = link.matches("[data-cancel]") ? link.closest("[data-form-place]") : place(link);
  if (!into) return;
  event.preventDefault();
  if (link.matches("[data-cancel]")) fold(into); else unfold(link);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-undo]") && form.closest(".done-line")) {
    event.preventDefault();
    takeBack(form);
  } else if (form.matches("[data-undo]") && form.closest(".rejected-note")) {
    event.preventDefault();
    takeBackRow(form);
  } else if (form.matches("[data-decide]") && queue?.contains(form)) {
    event.preventDefault();
    if (form.matches(".work")) {
      // What was typed stays until the server has it.
      const told = await send(form, event.submitter);
      if (told.error) fault(form, told); else settled(line(form), form, told);
    } else {
      decide(form, event.submitter);
    }
  } else if (form.matches("[data-decide], [data-undo]") && form.closest("#drawer")) {
    event.preventDefault();
    const told = await send(form, event.submitter);
    if (told.error) {
      fault(form, told);
      return;
    }
    const done = all(".done-line").find((one) => told.items.includes(one.querySelector("[name=item]")?.value));
    if (done && !told.undo) restore(done.nextElementSibling, done, false);
    const row = queue && told.undo && open().find((one) => sameItems(one, told.items));
    if (row) settled(row, form, told, false);
    const marked = queue ? false : told.kind === "undo" ? unstrike(told.items[0]) : told.kind === "reject" && strike(form, told);
    tell(row || done || marked ? `${told.did}.` : `${told.did}. The page behind shows it when it is loaded again.`);
    document.dispatchEvent(new CustomEvent("judged", { detail: told }));
  }
});

/** Mark the rows of the page behind whose words were rejected; answers whether there is one. */
const strike = (form, told) => {
  const rows = all("#main [data-row]").filter((row) => {
    const link = row.querySelector("a[data-drawer]");
    return link && new URL(address(link)).pathname === `/items/mention/${told.items[0]}`;
  });
  for (const row of rows) {
    const note = document.createElement("p");
    note.className = "rejected-note";
    note.append("rejected, ", undoing(form, told));
    note.querySelector("button").textContent = "undo";
    row.classList.add("is-rejected");
    row.dataset.judged = told.id;
    (row.querySelector("a[data-drawer]").closest("td, th") || row).append(note);
  }
  return rows.length > 0;
};

/** Take the mark off the rows that a decision struck; answers whether there is one. */
const unstrike = (id) => {
  const rows = all(`[data-judged="${CSS.escape(id)}"]`);
  for (const row of rows) {
    const held = row.contains(document.activeElement);
    row.querySelector(".rejected-note").remove();
    row.classList.remove("is-rejected");
    delete row.dataset.judged;
    if (held) row.focus({ preventScroll: true });
  }
  return rows.length > 0;
};

/** Take a rejection back from the row that it struck. */
const takeBackRow = async (form) => {
  const told = await send(form);
  if (told.error) return tell(told.error);
  unstrike(told.items[0]);
  tell("Taken back.");
  document.dispatchEvent(new CustomEvent("judged", { detail: told }));
};

/** Whether a line is about these items and no others. */
const sameItems = (row, items) => {
  const own = all("form.decide input[name=item]", row).map((field) => field.value);
  return own.length === items.length && own.every((one) => items.includes(one));
};

/** A correction, a join or what was decided in the drawer is kept: its line gives way. */
const settled = (row, form, told, onward = true) => {
  const top = row.getBoundingClientRect().top;
  const done = instead(row, told.did);
  if (told.undo) done.append(undoing(form, told));
  const into = place(row);
  if (into) fold(into);
  count(-1);
  last();
  if (!onward) return;
  const after = open();
  const next = after.find((one) => row.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) || after.at(-1);
  if (next) go(next, top); else turn(told);
};

// Of two reports put together "a" and "r" answer, too: yes and no are where they are on every other line.
const ALSO = { a: "m", r: "s" };
document.addEventListener("keydown", (event) => {
  const row = queue && (line(document.activeElement) || queue.querySelector("[data-line].active"));
  if (!row || !Object.hasOwn(ALSO, event.key) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select") || document.querySelector("dialog:modal") || !get("keys-on")?.checked) return;
  if (row.querySelector(`[data-key="${event.key}"]`)) return;
  row.querySelector(`button[data-key="${ALSO[event.key]}"]`)?.click();
  event.preventDefault();
});

// Escape leaves a field for its line, and folds a form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const into = event.target.closest?.("[data-form-place]");
  const reason = event.target.closest?.(".reason");
  if (into) {
    fold(into);
  } else if (reason) {
    line(reason)?.focus({ preventScroll: true });
  } else {
    return;
  }
  event.preventDefault();
});

// Where the address names a line, keys act on it; where it goes on from another page, on the first.
const meant = get(decodeURIComponent(location.hash.slice(1)));
const named = meant && meant === queue ? open()[0] : meant;
if (named?.matches("[data-line]")) named.focus({ preventScroll: true });

// ---- a passage coded by hand ----

for (const form of all("[data-code-form] form")) {
  const { start, end, quote } = form.elements;
  quote.addEventListener("input", () => { // other words than were selected: their place is another
    start.value = "";
    end.value = "";
    form.querySelector("button").disabled = !quote.value.trim();
  });
  const shown = form.closest("[data-code-form]").querySelector("[data-selected]");
  const unchosen = shown.textContent;
  document.addEventListener("selectionchange", () => { shown.textContent = quote.value ? `“${quote.value}”` : unchosen; });
  for (const field of [start, end]) {
    field.addEventListener("input", () => { form.querySelector("button").disabled = !(start.value && end.value) && !quote.value.trim(); });
  }
}

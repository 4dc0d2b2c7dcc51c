// The filter form sends itself, leaves out what is empty, and its long lists can be searched.
import { all, get, seen, wide } from "./page.js";

const FOCUS = "focus"; // where the reader was when the form sent itself

/** Send the form, and come back to where the reader is. */
const send = (form, from) => {
  try { sessionStorage.setItem(FOCUS, from?.id || ""); } catch { /* then focus starts anew */ }
  form.requestSubmit();
};

for (const form of all('form[method="get"]')) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}

// On a phone the form covers the page, and is sent by its button once all is chosen.
for (const form of all("form[data-auto]")) {
  for (const input of all("select", form)) {
    input.addEventListener("change", () => { if (wide.matches) send(form, input); });
  }
  for (const input of all('input[type="date"]', form)) {
    // A day that is typed goes through many days: wait until the field is left. One that is picked is meant.
    let typed = false, changed = false;
    input.addEventListener("keydown", () => { typed = true; });
    input.addEventListener("change", () => {
      if (!wide.matches) return;
      if (typed) changed = true; else send(form, input);
    });
    input.addEventListener("focusout", (event) => {
      if (changed) send(form, event.relatedTarget || input);
      typed = changed = false;
    });
  }
  for (const input of all('input[type="search"][name]', form)) {
    input.addEventListener("search", () => { if (wide.matches && input.value !== input.defaultValue) send(form, input); });
  }
  for (const pick of all(".pick", form)) {
    const boxes = all("input[type=checkbox]", pick);
    pick.addEventListener("toggle", () => {
      if (pick.open) all("input", pick).find(seen)?.focus();
      else if (wide.matches && boxes.some((box) => box.checked !== box.defaultChecked)) send(form, pick.querySelector("summary"));
    });
    pick.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !pick.open) return;
      event.preventDefault();
      event.stopPropagation();
      pick.open = false;
      pick.querySelector("summary").focus();
    });
  }
}
document.addEventListener("pointerdown", (event) => {
  if (!wide.matches) return;
  for (const pick of all(".pick[open]")) if (!pick.contains(event.target)) pick.open = false;
});

for (const input of all("[data-find]")) {
  const lines = all("li", input.closest(".panel"));
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLocaleLowerCase();
    for (const line of lines) line.hidden = wanted !== "" && !line.textContent.toLocaleLowerCase().includes(wanted);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it searches the list and is no part of the form
    const left = lines.filter((line) => !line.hidden);
    if (left.length === 1) left[0].querySelector("input").click();
  });
}

try {
  const from = sessionStorage.getItem(FOCUS);
  sessionStorage.removeItem(FOCUS);
  if (from) get(from)?.focus({ preventScroll: true });
} catch { /* focus starts anew */ }

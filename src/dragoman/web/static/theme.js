"use strict";
// Runs before anything is painted, so that a stored choice of light or dark does not flash.
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* a browser may refuse to store: then the system's choice stands */ }

// Shortcuts of the assessor's desk. Everything they do can be done with Tab and Enter; they never fire while one types.

const byKey = {
  j: () => follow("[rel=next]"),
  k: () => follow("[rel=prev]"),
  t: () => decide("accepted"),
  r: () => decide("not_relevant"),
  p: () => explain(),
  "?": () => help(),
};

function follow(selector) {
  document.querySelector(`main ${selector}`)?.click();
}

function decide(decision) {
  document.querySelector(`#putusan [value=${decision}]`)?.click();
}

/** Sending back needs a reason, so the first one gets the focus; Enter then sends. */
function explain() {
  const details = document.getElementById("perbaikan");
  if (!details) return;
  details.open = true;
  details.querySelector("input[type=radio], textarea")?.focus();
}

function help() {
  const keys = document.getElementById("pintasan");
  if (!keys) return;
  keys.open = !keys.open;
  if (keys.open) keys.querySelector("summary").focus();
}

const OFF = "pemantik:pintasan-mati";
const off = document.getElementById("pintasan-mati");
try {
  off.checked = localStorage.getItem(OFF) === "1";
  off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "1" : "0"));
} catch {
  // Without a store the choice holds for this page only.
}

document.addEventListener("keydown", (event) => {
  if (off.checked) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
  if (event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const action = byKey[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

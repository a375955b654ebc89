// Shortcuts for deciding pairs. Everything they do can be done with Tab and Enter; they never fire while one types.

const form = document.getElementById("bentuk-putusan");
const reason = document.getElementById("reason");

const byKey = {
  n: () => follow("[rel=next]"),
  j: () => follow("[rel=next]"),
  p: () => follow("[rel=prev]"),
  k: () => follow("[rel=prev]"),
  a: () => reason?.focus(),
  "?": () => help(),
};

function follow(selector) {
  document.querySelector(`main ${selector}`)?.click();
}

/** Choosing a verdict that needs a reason leads to the field for it, unless one is written already. */
function choose(key) {
  const choice = form?.querySelector(`[data-key="${key}"]`);
  if (!choice) return false;
  choice.checked = true;
  if ("reason" in choice.dataset && !reason.value.trim()) reason.focus();
  else choice.focus();
  return true;
}

function send() {
  if (!form?.querySelector("[name=verdict]:checked")) return false;
  form.requestSubmit();
  return true;
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
  if (off) {
    off.checked = localStorage.getItem(OFF) === "1";
    off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "1" : "0"));
  }
} catch {
  // Without a store the choice holds for this page only.
}

// A slow link and a second Enter must not decide the next pair.
form?.addEventListener("submit", (event) => {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => form && delete form.dataset.sent);

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.metaKey || event.isComposing || event.defaultPrevented || event.repeat) return;
  if (event.target === reason && event.ctrlKey && event.key === "Enter") {
    event.preventDefault();
    send();
    return;
  }
  if (off?.checked || event.ctrlKey) return;
  if (event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]")) return;
  // Enter on a link, a button or a fold does what it always does.
  const isOwn = event.target.closest("a, button, summary");
  const done = event.key === "Enter" ? !isOwn && send() : /^[1-5]$/.test(event.key) ? choose(event.key) : false;
  if (done) {
    event.preventDefault();
    return;
  }
  const action = byKey[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

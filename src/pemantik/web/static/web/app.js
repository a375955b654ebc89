// Small conveniences; every page is complete without them.

document.documentElement.classList.add("pm-js");

// The address may have changed since the page was made (the calculator keeps its state in it), and the language
// switch must come back to exactly what the reader sees.
document.addEventListener("submit", (event) => {
  const next = event.target.querySelector("[data-here]");
  if (next) next.value = location.pathname + location.search;
});

// "Salin tautan": copies the address of what is on the screen and says so where readers hear it.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-address]");
  if (!button) return;
  const said = document.getElementById(button.dataset.says);
  try {
    await navigator.clipboard.writeText(location.href);
    said.textContent = button.dataset.copied;
  } catch {
    // Browsers copy by script only over HTTPS; then the address is shown, selected, to be copied by hand.
    const field = document.getElementById(button.dataset.field);
    field.hidden = false;
    field.value = location.href;
    field.focus();
    field.select();
    said.textContent = button.dataset.byHand;
  }
});

// Copies a field, such as the link of an invitation; where the browser does not let scripts, it is selected.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-field]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copyField);
  const said = document.getElementById(button.dataset.says);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = button.dataset.copied;
  } catch {
    said.textContent = button.dataset.byHand;
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// The server writes what is wrong below a field; the field itself must say that it is invalid too.
document.addEventListener("htmx:after:swap", () => {
  for (const error of document.querySelectorAll(".pm-field-number .pm-error")) {
    const field = document.querySelector(`[aria-describedby~="${error.id}"]`);
    if (error.textContent.trim()) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
});

// A search while typing begins once enough is typed, and once more when it was taken back, to take its answer back.
document.addEventListener("htmx:config:request", (event) => {
  const field = event.target;
  const least = Number(field.dataset?.least);
  if (!least || field.value.trim().length >= least) return;
  if (!document.querySelector(field.getAttribute("hx-target")).childElementCount) event.preventDefault();
});

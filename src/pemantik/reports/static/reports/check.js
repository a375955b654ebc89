// Compares a file with the recorded hash in the browser, so that it need not be sent. Without the browser's own
// cryptography (it exists over HTTPS only), the form sends the file instead.
const form = document.querySelector("form[data-sha256]");
const said = document.getElementById("banding-hasil");

async function compare(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const same = hash === form.dataset.sha256;
  said.className = `pm-docs-verdict ${same ? "pm-docs-same" : "pm-docs-other"}`;
  said.textContent = same ? form.dataset.same : form.dataset.other;
}

if (form && window.crypto?.subtle) {
  const field = form.elements.berkas;
  const check = () => field.files[0] && compare(field.files[0]);
  field.addEventListener("change", check);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    field.files = event.dataTransfer.files;
    check();
  });
}

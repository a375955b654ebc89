// Sends a chosen file in pieces that survive a cut line and a reload. Without this script the form sends it whole.

const PIECE = 1024 * 1024;
const LONGEST_WAIT = 30_000;

// What a browser remembers of an unfinished upload: the same file, chosen again, goes on where it was cut.
const memory = {
  key: (file, owner) => `pm-upload:${owner}:${file.name}:${file.size}:${file.lastModified}`,
  get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  set: (key, address) => { try { localStorage.setItem(key, address); } catch { /* full or forbidden: no resume */ } },
  drop: (key) => { try { localStorage.removeItem(key); } catch { /* nothing to forget */ } },
};

class Refused extends Error {}

class Sending {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.paused = false;
    this.wake = () => {};
    this.state = form.querySelector(".pm-upload-state");
    this.bar = this.state.querySelector("progress");
    this.words = this.state.querySelector("[role=status]");
    this.key = memory.key(file, form.elements.owner.value + (form.elements.dokumen?.value ?? ""));
  }

  say(text) { if (this.words.textContent !== text) this.words.textContent = text; }

  async ask(address, options = {}) {
    const headers = { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value, Accept: "application/json" };
    const response = await fetch(address, { ...options, headers, credentials: "same-origin", redirect: "manual" });
    if (response.type === "opaqueredirect") throw new Refused(this.form.dataset.saysSignIn);
    if (response.status >= 500) throw new TypeError("server");
    const answer = await response.json().catch(() => ({}));
    if (!response.ok && response.status !== 409) throw new Refused(answer.problem ?? "");
    return { status: response.status, answer };
  }

  // A cut line is not an error: wait longer each time, or until the browser says that it is online again.
  async patiently(work) {
    for (let wait = 1000; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try { return await work(); } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        this.say(this.form.dataset.saysCut);
        await new Promise((resolve) => {
          const timer = setTimeout(resolve, wait);
          addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
        });
      }
    }
  }

  async begin() {
    const known = memory.get(this.key);
    if (known) {
      try { return (await this.patiently(() => this.ask(`${known}keadaan/`))).answer; } catch { memory.drop(this.key); }
    }
    const fields = new FormData(this.form);
    fields.delete("berkas");
    fields.set("filename", this.file.name);
    fields.set("size", this.file.size);
    const { answer } = await this.patiently(() => this.ask(this.form.dataset.upload, { method: "POST", body: fields }));
    memory.set(this.key, answer.address);
    return answer;
  }

  async run() {
    const { address, received } = await this.begin();
    for (let offset = received; offset < this.file.size;) {
      if (this.paused) { this.say(this.form.dataset.saysStopped); await new Promise((go) => { this.wake = go; }); }
      this.show(offset);
      const body = this.file.slice(offset, offset + PIECE);
      const at = `${address}potongan/?mulai=${offset}`;
      offset = (await this.patiently(() => this.ask(at, { method: "POST", body }))).answer.received;
    }
    this.show(this.file.size);
    this.say(this.form.dataset.saysChecking);
    const fields = new FormData(this.form);
    fields.delete("berkas");
    try {
      const { answer } = await this.patiently(() => this.ask(`${address}selesai/`, { method: "POST", body: fields }));
      memory.drop(this.key);
      location.assign(answer.next);
    } catch (error) { memory.drop(this.key); throw error; }
  }

  show(offset) {
    const percent = Math.floor((offset * 100) / this.file.size);
    this.bar.value = percent;
    this.say(`${this.form.dataset.saysSending} ${percent}%`);
  }
}

function complain(form, text) {
  form.querySelector("[role=alert]").textContent = text;
  form.elements.berkas.toggleAttribute("aria-invalid", Boolean(text));
  form.elements.berkas.focus();
}

async function send(form) {
  const file = form.elements.berkas.files[0];
  if (!file) return;
  complain(form, "");
  if (file.size > Number(form.dataset.most)) { complain(form, form.dataset.saysLarge); return; }
  const sending = new Sending(form, file);
  const button = form.querySelector(".btn-primary");
  const pause = form.querySelector("[data-upload-pause]");
  button.disabled = form.elements.berkas.disabled = true;
  sending.state.hidden = false;
  pause.onclick = () => {
    sending.paused = !sending.paused;
    pause.textContent = sending.paused ? pause.dataset.continue : pause.dataset.pause;
    if (!sending.paused) sending.wake();
  };
  try { await sending.run(); } catch (error) {
    sending.state.hidden = true;
    button.disabled = form.elements.berkas.disabled = false;
    complain(form, (error instanceof Refused && error.message) || form.dataset.saysFailed);
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-upload]")) return;
  event.preventDefault();
  send(event.target);
});

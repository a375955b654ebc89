// Drafts of the indicator page: saved while people write, and kept on this device until the server has them.
// Without this script the button "Simpan draf" does the same with a page.

const WAIT = 2000;
const LONGEST_RETRY = 60000;
// Browsers send a request on after the page was left only if it is small.
const KEEPALIVE_BYTES = 50000;

class Store {
  constructor(key) {
    this.key = key;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  write(value) {
    try {
      localStorage.setItem(this.key, JSON.stringify(value));
    } catch {
      // A full or forbidden store must not stop anybody from writing; the server still gets the text.
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // as above
    }
  }
}

class Draft {
  constructor(form) {
    this.form = form;
    this.store = new Store(`pemantik:draf:${form.dataset.draft}`);
    this.names = [...form.querySelectorAll("input[name=field]")].map((input) => input.value);
    this.touched = new Set();
    this.refused = new Set();
    this.blocked = "";
    this.busy = false;
    this.retry = WAIT;
    this.timer = 0;
    form.elements.draft.value = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  }

  start() {
    this.restore();
    this.form.addEventListener("input", (event) => this.typed(event.target));
    this.form.addEventListener("change", (event) => this.typed(event.target) && this.save());
    this.form.addEventListener("focusout", () => this.touched.size && this.save());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.form.addEventListener("formdata", (event) => {
      event.formData.delete("field");
      for (const name of this.touched) event.formData.append("field", name);
    });
    addEventListener("online", () => this.save());
    addEventListener("focus", () => this.blocked === "signed-out" && this.signInAgain());
    addEventListener("pagehide", () => this.touched.size && this.save());
  }

  /** What a field holds, in a form that can be compared and stored. */
  held(name) {
    const field = this.form.elements[name];
    if (name === "met") return [...this.form.querySelectorAll("[name=met]:checked")].map((box) => box.value);
    return field instanceof HTMLInputElement && field.type === "checkbox" ? field.checked : field.value;
  }

  put(name, value) {
    const field = this.form.elements[name];
    if (name === "met") {
      for (const box of this.form.querySelectorAll("[name=met]")) box.checked = value.includes(box.value);
    } else if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value;
    else field.value = value;
  }

  restore() {
    const kept = this.store.read();
    const settled = this.form.dataset.settled;
    if (settled) history.replaceState(null, "", location.pathname + location.hash);
    if (!kept || kept.id === settled) return this.store.drop();
    const names = Object.keys(kept.values).filter((name) => this.names.includes(name));
    const differing = names.filter((name) => JSON.stringify(this.held(name)) !== JSON.stringify(kept.values[name]));
    if (!differing.length) return this.store.drop();
    for (const name of differing) {
      this.put(name, kept.values[name]);
      this.touched.add(name);
    }
    this.form.elements.version.value = kept.version;
    this.form.elements.draft.value = kept.id;
    return this.save();
  }

  keep() {
    if (!this.touched.size) return this.store.drop();
    const values = Object.fromEntries([...this.touched].map((name) => [name, this.held(name)]));
    const { version, draft } = this.form.elements;
    return this.store.write({ id: draft.value, version: version.value, values });
  }

  typed(target) {
    if (!this.names.includes(target.name)) return false;
    this.touched.add(target.name);
    if (this.refused.delete(target.name)) this.mark(target.name, "");
    if (this.blocked === "refused") this.blocked = "";
    this.keep();
    // Only prose is saved while it is typed: half a number is not a wrong one.
    if (target.matches("textarea")) this.later(WAIT);
    return true;
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  submitted(event) {
    if (event.submitter?.name === "compare" && this.blocked === "conflict") return;
    event.preventDefault();
    this.save();
  }

  async save() {
    clearTimeout(this.timer);
    const names = [...this.touched].filter((name) => !this.refused.has(name));
    if (!names.length || this.busy || this.blocked === "refused" || this.blocked === "forbidden") return;
    if (this.blocked === "conflict") {
      this.say(this.form.dataset.waiting, "warn");
      return;
    }
    this.busy = true;
    this.say(this.form.dataset.saving, "busy");
    const sent = new Map(names.map((name) => [name, JSON.stringify(this.held(name))]));
    try {
      await this.answered(await this.send(names), sent);
    } catch {
      this.say(this.form.dataset.offline, "warn");
      this.again();
    } finally {
      this.busy = false;
    }
    if (!this.blocked && [...this.touched].some((name) => !this.refused.has(name) && !sent.has(name))) this.later(0);
  }

  send(names) {
    const { csrfmiddlewaretoken, version, draft } = this.form.elements;
    const body = new URLSearchParams({ csrfmiddlewaretoken: csrfmiddlewaretoken.value, version: version.value, draft: draft.value });
    for (const name of names) {
      const value = this.held(name);
      body.append("field", name);
      if (Array.isArray(value)) for (const one of value) body.append(name, one);
      else if (value === true) body.append(name, "1");
      else if (value !== false) body.append(name, value);
    }
    return fetch(this.form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive: body.toString().length < KEEPALIVE_BYTES,
      body,
    });
  }

  /** Wait longer after each failure; a new connection ends the waiting at once. */
  again() {
    this.later(this.retry);
    this.retry = Math.min(this.retry * 2, LONGEST_RETRY);
  }

  async answered(response, sent) {
    if (response.type === "opaqueredirect" || response.status === 401) return this.signedOut();
    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    if (!isJson && response.status === 403) return this.refreshed ? this.forbidden() : this.signInAgain();
    if (!isJson) {
      this.say(this.form.dataset.failed, "warn");
      return this.again();
    }
    const told = await response.json();
    return { saved: () => this.saved(told, sent), conflict: () => this.conflict(told), refused: () => this.refuse(told) }[
      told.state
    ]();
  }

  saved(told, sent) {
    this.retry = WAIT;
    this.refreshed = false;
    this.form.elements.version.value = told.version;
    for (const [name, value] of sent) {
      if (JSON.stringify(this.held(name)) === value) this.touched.delete(name);
      this.mark(name, "");
    }
    if (sent.has("measured") && !this.touched.has("value")) {
      this.put("value", told.value);
      document.getElementById("hasil-ubah").textContent = told.shown;
    }
    this.keep();
    if (this.refused.size) return;
    this.say(told.message, "done");
    if (this.touched.size) this.later(WAIT);
  }

  refuse(told) {
    this.say(`${this.form.dataset.refused} ${told.message}`, "warn");
    if (!told.field) {
      this.blocked = "refused";
      return;
    }
    this.refused.add(told.field);
    this.mark(told.field, told.message);
    this.later(0);
  }

  conflict(told) {
    this.blocked = "conflict";
    const notice = document.getElementById("bentrok");
    notice.querySelector("[data-who]").textContent = told.message;
    notice.hidden = false;
    this.say(this.form.dataset.waiting, "warn");
  }

  signedOut() {
    this.blocked = "signed-out";
    const notice = document.getElementById("masuk-lagi");
    notice.hidden = false;
    this.say(notice.querySelector("b").textContent, "warn");
  }

  forbidden() {
    this.blocked = "forbidden";
    this.say(this.form.dataset.forbidden, "warn");
  }

  /** After a new sign-in, perhaps in another tab, the token against forgery of this page is an old one. */
  async signInAgain() {
    const response = await fetch(this.form.dataset.standing, { redirect: "manual" }).catch(() => null);
    if (!response) return this.again();
    if (response.type === "opaqueredirect" || response.status === 401) return this.signedOut();
    if (!response.ok) return this.forbidden();
    const told = await response.json();
    if (String(told.user) !== this.form.dataset.draft.split(":")[0]) return this.signedOut();
    this.form.elements.csrfmiddlewaretoken.value = told.csrf;
    this.refreshed = true;
    this.blocked = "";
    document.getElementById("masuk-lagi").hidden = true;
    return this.later(0);
  }

  mark(name, message) {
    const error = document.getElementById(`e-${name}`);
    if (!error) return;
    error.textContent = message;
    for (const field of this.form.querySelectorAll(`[name=${name}]`)) {
      if (message) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }

  say(text, mood) {
    const place = document.getElementById("keadaan");
    place.textContent = text;
    place.dataset.mood = mood;
  }
}

/** Other texts (replies, notes): kept while they are typed, and given back if the page does not show them as sent. */
function keepTexts(form) {
  const store = new Store(`pemantik:tulisan:${form.dataset.keep}`);
  const areas = [...form.querySelectorAll("textarea")];
  const kept = store.read() ?? {};
  const shown = document.querySelector("main").textContent;
  for (const area of areas) {
    const text = kept[area.name];
    if (text && !shown.includes(text.trim())) {
      area.value = text;
      area.closest("details")?.setAttribute("open", "");
    }
  }
  form.addEventListener("input", () => {
    const texts = areas.filter((area) => area.value !== area.defaultValue).map((area) => [area.name, area.value]);
    if (texts.length) store.write(Object.fromEntries(texts));
    else store.drop();
  });
}

const answer = document.getElementById("isian");
if (answer) new Draft(answer).start();
document.querySelectorAll("form[data-keep]").forEach(keepTexts);

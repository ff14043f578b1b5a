// One image of a build: what was the first error?

import { pieces } from "./ansi.js";
import { getJson, Watch } from "./api.js";
import { applied, elapsed, loadBuild } from "./build.js";
import { bands } from "./condition.js";
import { h } from "./dom.js";
import { clock, duration, plural, shortBuild, size, span } from "./format.js";
import { ago, command, digest, fact, failure, imageLink, skeleton, status, took } from "./parts.js";
import { causeWord } from "./status.js";
import { taskButtons } from "./wishes.js";

export function image({ id, image: name }, changed) {
  let found;
  const chosen = new URLSearchParams(location.search).get("attempt") ?? "";
  const log = new LogView(`/api/builds/${id}/tasks/${name}/log`, changed);
  const watch = new Watch({
    query: `?build=${id}`,
    load: async () => {
      found = await loadBuild(id);
      if (task()) log.reload(newestAttempt());
    },
    apply: (kind, data, offset) => {
      found = applied(found, kind, data, offset);
      if (task()) log.reload(newestAttempt());
    },
    changed,
  });
  const task = () => found.tasks.find((each) => each.image === name);
  const newestAttempt = () => chosen || task().attempts.at(-1)?.id || "";
  return {
    watch,
    stop: () => { watch.stop(); log.stop(); },
    title: () => (found && task() ? `${name} ${task().status.replace("_", " ")} in ${found.summary.tag}` : name),
    icon: () => (found && task() ? MOODS[task().status] ?? "idle" : "idle"),
    view: () => {
      if (watch.phase === "error") return failure(watch.error, h("p", {}, h("a", { href: "/" }, "See all builds")));
      if (!found) return skeleton(10);
      if (!task()) return failure({ status: 404, message: `this build has no image ${name}` }, h("p", {}, h("a", { href: `/builds/${id}` }, "See its images")));
      return view(found, task(), chosen, log);
    },
  };
}

const MOODS = { building: "running", built: "succeeded", reused: "succeeded", failed: "failed", parent_failed: "failed" };

function view(found, task, chosen, log) {
  const { summary } = found;
  return [
    summary.status === "running" && bands(found.condition),
    h("nav", { class: "crumbs", "aria-label": "Breadcrumb" },
      h("a", { href: "/" }, "Overview"), h("a", { href: `/builds/${summary.id}`, title: summary.id }, `${summary.tag} ${shortBuild(summary.id)}`), h("span", {}, task.image)),
    h("div", { class: "heading" }, h("h1", {}, task.image), h("span", { "aria-live": "polite" }, status(task.status)),
      task.phase && task.status === "building" && h("span", { class: "muted" }, task.phase),
      summary.status === "running" && h("span", { key: "acts", class: "push" }, taskButtons(found, task))),
    note(summary, task),
    h("dl", { class: "facts" },
      fact(task.status === "building" ? "Running for" : "Took", took(elapsed(task)) || h("span", { class: "muted" }, task.attempts.length ? "unknown" : "not begun")),
      fact("Worker", task.worker ?? h("span", { class: "muted" }, "none")),
      fact("Level", String(task.level)),
      task.queuedAt && fact("Queued", ago(task.queuedAt)),
      task.endedAt && fact("Ended", ago(task.endedAt)),
      task.digest && fact("Digest", digest(task.digest))),
    parents(summary, task),
    keys(task),
    attempts(summary, task, chosen, log),
    task.reference && command(`docker pull ${task.reference}`, "Pull exactly this image"),
    h("section", { key: "log", id: "log" }, h("h2", {}, "Log", h("small", {}, log.describe())), log.bar(), h("div", { key: "lines", own: log.attach })),
    h("div", { class: "commands" },
      command(`kiln logs ${summary.id} ${task.image}`, "This log in a terminal"),
      command(`kiln build ${task.image}`, "Build this image and its parents")),
  ];
}

function note(summary, task) {
  if (task.status === "parent_failed" && task.rootCause) {
    return h("p", { class: "lead" }, "Not built, because ", imageLink(summary.id, task.rootCause), " failed.");
  }
  const text = task.message ?? task.reason;
  return text && h("p", { class: "lead message" }, task.cause && h("span", { class: "tag" }, causeWord(task.cause)), " ", text);
}

function parents(summary, task) {
  if (task.parents.length === 0) return undefined;
  return h("p", { key: "parents", class: "pins" }, task.attempts.length ? "Built from " : "Needs ", task.parents.map((parent, i) =>
    [i > 0 && ", ", imageLink(summary.id, parent), " ", task.parentDigests[parent] ? digest(task.parentDigests[parent]) : h("span", { class: "muted" }, "not ready")]));
}

function keys(task) {
  if (!task.recipeKey && !task.inputKey) return undefined;
  return h("details", { key: "keys", class: "keys" }, h("summary", {}, "Keys and reference"),
    h("dl", {},
      task.recipeKey && fact("Recipe key", h("code", {}, task.recipeKey)),
      task.inputKey && fact("Input key", h("code", {}, task.inputKey)),
      task.reference && fact("Reference", h("code", {}, task.reference))));
}

function attempts(summary, task, chosen, log) {
  if (task.attempts.length === 0) return undefined;
  return h("section", { key: "attempts" }, h("h2", {}, "Attempts", h("small", {}, String(task.attempts.length))),
    h("div", { class: "wide" }, h("table", {},
      h("thead", {}, h("tr", {}, ["No.", "Status", "Worker", "Started"].map((name) => h("th", { scope: "col" }, name)), h("th", { scope: "col", class: "right" }, "Took"), h("th", { scope: "col" }, "Outcome"), h("th", { scope: "col" }, "Log"))),
      h("tbody", {}, task.attempts.map((attempt) => h("tr", { key: attempt.id },
        h("th", { scope: "row", class: "num" }, String(attempt.number)),
        h("td", {}, status(attempt.status)),
        h("td", {}, attempt.worker),
        h("td", {}, ago(attempt.startedAt)),
        h("td", { class: "right" }, took(span(attempt.startedAt, attempt.endedAt))),
        h("td", { class: "outcome" }, [causeWord(attempt.cause), attempt.message].filter(Boolean).join(": "), work(attempt)),
        h("td", {}, attempt.id === log.attempt ? h("b", {}, "shown") : h("a", { href: `/builds/${summary.id}/images/${task.image}?attempt=${attempt.id}#log`, title: attempt.id }, "show"))))))));
}

/** What an attempt spent its time on, in the order in which the phases ended. */
function work(attempt) {
  if (attempt.phases.length === 0) return undefined;
  return h("ul", { key: "work", class: "work" },
    attempt.phases.map((phase, i) => h("li", { key: `${i} ${phase.name}` }, phase.name, " ", h("span", { class: "num" }, precise(phase.durationMs)))),
    attempt.pulledBytes > 0 && h("li", { key: "pulled" }, "fetched ", h("span", { class: "num" }, size(attempt.pulledBytes))),
    attempt.sparedBytes > 0 && h("li", { key: "spared" }, "here already ", h("span", { class: "num" }, size(attempt.sparedBytes))));
}

/** Phases are often shorter than a second. */
function precise(ms) {
  return ms < 10000 ? `${(ms / 1000).toFixed(1)}s` : duration(ms);
}

/** The lines of one attempt. It owns its element, because thousands of lines are only ever added. */
class LogView {
  static #MOST = 50000;
  static #CHUNK = 200;
  static #ERROR = /^(?:E:|ERROR\b|error[: ]|fatal[: ]|.*\b(?:returned a non-zero code|Traceback|Segmentation fault)\b)/;

  attempt = undefined;
  #phase = "loading";
  #error;
  #follow = !location.hash.startsWith("#L");
  #times = false;
  #query = "";
  #hits = [];
  #hit = -1;
  #last = 0;
  #dropped = 0;
  #fold;
  #chunk;
  #source;
  #generation = 0;

  constructor(path, changed) {
    this.path = path;
    this.changed = changed;
    this.element = document.createElement("div");
    this.element.className = "log";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "region");
    this.element.setAttribute("aria-label", "Log lines");
    this.element.addEventListener("scroll", () => this.#scrolled());
    this.element.addEventListener("click", (event) => this.#clicked(event));
    addEventListener("hashchange", this.#hash);
  }

  attach = (parent) => {
    parent.replaceChildren(this.element);
    if (this.#follow) this.element.scrollTop = this.element.scrollHeight;
  };

  stop() {
    this.#generation++;
    this.#source?.close();
    removeEventListener("hashchange", this.#hash);
  }

  /** Shows `attempt`, unless it is shown already. */
  async reload(attempt) {
    if (attempt === this.attempt) return;
    this.attempt = attempt;
    this.#source?.close();
    const generation = ++this.#generation;
    this.element.replaceChildren();
    this.#fold = this.#chunk = undefined;
    this.#last = this.#dropped = 0;
    this.#hits = [];
    if (!attempt) {
      this.#phase = "none";
      return;
    }
    this.#phase = "loading";
    const query = `attempt=${encodeURIComponent(attempt)}`;
    try {
      const log = await getJson(`${this.path}?format=json&${query}`);
      if (generation !== this.#generation) return;
      this.#add(log.lines);
      this.#phase = log.complete ? "complete" : "live";
      if (!log.complete) this.#listen(`${this.path}/live?from=${this.#last + 1}&${query}`);
      if (location.hash.startsWith("#L")) this.#hash();
      else if (log.complete) requestAnimationFrame(() => this.#firstError());
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#phase = error.status === 404 ? "none" : "error";
      this.#error = error;
      if (this.#phase === "error") {
        this.attempt = undefined;
        setTimeout(() => generation === this.#generation && this.reload(attempt), 3000);
      }
    }
    this.changed();
  }

  #listen(path) {
    this.#source = new EventSource(path);
    this.#source.addEventListener("lines", (event) => {
      this.#add(JSON.parse(event.data).filter((line) => line.n > this.#last));
      this.changed();
    });
    this.#source.addEventListener("end", () => {
      this.#source.close();
      this.#phase = "complete";
      this.changed();
    });
  }

  describe() {
    const lines = plural(this.#last, "line");
    if (this.#phase === "loading") return "reading";
    if (this.#phase === "none") return "nothing was written";
    if (this.#phase === "error") return `${this.#error.message}, trying again`;
    const rest = this.#dropped ? `, the last ${LogView.#MOST.toLocaleString("en")} shown` : "";
    return lines + rest + (this.#phase === "live" ? ", live" : "");
  }

  bar() {
    if (this.#last === 0) return undefined;
    return h("div", { class: "filters", key: "logbar", role: "search" },
      h("input", { type: "search", placeholder: "Search the log", "aria-label": "Search the log", value: this.#query,
        oninput: (event) => this.#search(event.target.value),
        onkeydown: (event) => { if (event.key === "Enter") this.#step(event.shiftKey ? -1 : 1); } }),
      this.#query && h("span", { class: "muted num", "aria-live": "polite", key: "hits" }, this.#hits.length ? `${this.#hit + 1} of ${this.#hits.length}` : "not found"),
      this.#hits.length > 1 && [h("button", { key: "previous", type: "button", class: "chip", onclick: () => this.#step(-1) }, "previous"), h("button", { key: "next", type: "button", class: "chip", onclick: () => this.#step(1) }, "next")],
      h("button", { key: "error", type: "button", class: "chip", onclick: () => this.#firstError() }, "first error"),
      h("button", { key: "times", type: "button", class: "chip", "aria-pressed": String(this.#times), onclick: () => this.#toggleTimes() }, "times"),
      h("button", { key: "follow", type: "button", class: "chip", "aria-pressed": String(this.#follow), onclick: () => this.#setFollow(!this.#follow) }, this.#phase === "live" ? "follow" : "end"),
      h("a", { key: "raw", class: "push", href: `${this.path}?attempt=${this.attempt}` }, "plain text"));
  }

  #add(lines) {
    for (const line of lines) this.#addLine(line);
    while (this.element.querySelectorAll(".chunk").length * LogView.#CHUNK > LogView.#MOST + LogView.#CHUNK) {
      this.element.querySelector(".chunk").remove();
      this.#dropped += LogView.#CHUNK;
    }
    if (this.#query) this.#find();
    if (this.#follow) this.element.scrollTop = this.element.scrollHeight;
  }

  #addLine(line) {
    if (!this.#fold || this.#fold.dataset.phase !== line.phase) this.#beginPhase(line);
    if (this.#chunk.childElementCount >= LogView.#CHUNK) this.#beginChunk();
    const row = make("div", "row");
    row.id = `L${line.n}`;
    const number = make("a", "n", String(line.n));
    number.href = `#L${line.n}`;
    const time = make("time", "t", clock(line.t));
    const text = make("span", "text");
    const parts = pieces(line.text);
    for (const part of parts) text.append(part.classes ? make("span", part.classes, part.text) : part.text);
    if (LogView.#ERROR.test(text.textContent)) row.classList.add("error");
    row.append(number, time, text);
    this.#chunk.append(row);
    this.#last = line.n;
  }

  #beginPhase(line) {
    this.#fold = make("details", "fold");
    this.#fold.open = true;
    this.#fold.dataset.phase = line.phase;
    const summary = make("summary", "", line.phase);
    summary.append(make("time", "", clock(line.t).slice(0, 8)));
    this.#fold.append(summary);
    this.element.append(this.#fold);
    this.#beginChunk();
  }

  #beginChunk() {
    this.#chunk = make("div", "chunk");
    this.#fold.append(this.#chunk);
  }

  #scrolled() {
    const atEnd = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < 24;
    if (atEnd !== this.#follow) {
      this.#follow = atEnd;
      this.changed();
    }
  }

  #setFollow(on) {
    this.#follow = on;
    if (on) this.element.scrollTop = this.element.scrollHeight;
    this.changed();
  }

  #toggleTimes() {
    this.#times = !this.#times;
    this.element.classList.toggle("times", this.#times);
    this.changed();
  }

  #clicked(event) {
    const number = event.target.closest("a.n");
    if (!number) return;
    event.preventDefault();
    history.replaceState(null, "", number.getAttribute("href"));
    this.#mark(number.parentElement);
  }

  #hash = () => {
    const row = /^#L\d+$/.test(location.hash) && this.element.querySelector(location.hash);
    if (row) this.#show(row);
  };

  #show(row) {
    this.#follow = false;
    row.closest("details").open = true;
    this.#mark(row);
    this.element.scrollTop += row.getBoundingClientRect().top - this.element.getBoundingClientRect().top - this.element.clientHeight / 3;
    this.changed();
  }

  #mark(row) {
    this.element.querySelector(".row.marked")?.classList.remove("marked");
    row.classList.add("marked");
  }

  #firstError() {
    const row = this.element.querySelector(".row.error");
    if (row) this.#show(row);
    else this.#setFollow(true);
  }

  #search(query) {
    this.#query = query;
    this.#hit = -1;
    this.#find();
    this.#step(1);
    this.changed();
  }

  #find() {
    const wanted = this.#query.toLowerCase();
    this.#hits = [];
    for (const row of this.element.querySelectorAll(".row")) {
      const hit = wanted !== "" && row.lastChild.textContent.toLowerCase().includes(wanted);
      row.classList.toggle("hit", hit);
      if (hit) this.#hits.push(row);
    }
  }

  #step(by) {
    if (this.#hits.length === 0) return;
    this.#hit = (this.#hit + by + this.#hits.length) % this.#hits.length;
    this.#show(this.#hits[this.#hit]);
  }
}

function make(tag, classes, text) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  if (text) element.textContent = text;
  return element;
}

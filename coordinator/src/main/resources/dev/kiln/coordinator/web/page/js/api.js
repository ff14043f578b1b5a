// Talking to the coordinator: requests, and a watch that keeps a view fresh.

/** What a request failed with: `status` is 0 if nothing answered. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export async function getJson(path) {
  return exchange(path, { headers: { Accept: "application/json" } });
}

/** Asks for a change; the answer is that it was written down. */
export async function postJson(path, body) {
  return exchange(path, { method: "POST", headers: { Accept: "application/json", "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function exchange(path, request) {
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new ApiError(0, "the coordinator doesn't answer");
  }
  const body = await response.json().catch(() => undefined);
  if (!response.ok) throw new ApiError(response.status, body?.error ?? `the coordinator answered ${response.status}`);
  return body;
}

/** What is visible of a build, image or the farm; `load` fetches it, `apply` takes one live update.
 *  Updates that come while loading wait, so none is lost between the two. A hidden tab lets its
 *  connection go, because browsers allow only six to one server. */
export class Watch {
  static #RETRY_MS = 2000;
  static #HIDDEN_MS = 20000;

  phase = "loading";
  error = undefined;
  lostSince = undefined;
  #source;
  #pending;
  #timer;
  #stopped = false;

  constructor({ query = "", load, apply, changed }) {
    this.path = "/api/live" + query;
    this.load = load;
    this.apply = apply;
    this.changed = changed;
    document.addEventListener("visibilitychange", this.#visibility);
    this.#refetch();
    this.#open();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#visibility);
    this.#source?.close();
  }

  #visibility = () => {
    clearTimeout(this.#timer);
    if (document.hidden) {
      this.#timer = setTimeout(() => {
        this.#source?.close();
        this.#source = undefined;
      }, Watch.#HIDDEN_MS);
    } else if (!this.#source) {
      this.#open();
    }
  };

  #open() {
    const source = new EventSource(this.path);
    this.#source = source;
    source.onopen = () => this.#refetch();
    source.onerror = () => {
      this.lostSince ??= Date.now();
      const hopeless = this.error?.status === 404;
      if (source.readyState === EventSource.CLOSED && this.#source === source && !hopeless) {
        this.#timer = setTimeout(() => this.#stopped || this.#open(), Watch.#RETRY_MS);
      }
      this.changed();
    };
    for (const kind of ["build", "task", "workers", "condition"]) {
      source.addEventListener(kind, (event) => this.#take(kind, JSON.parse(event.data), Number(event.lastEventId || 0)));
    }
  }

  #take(kind, data, offset) {
    if (this.#pending) this.#pending.push([kind, data, offset]);
    else this.apply(kind, data, offset);
    this.changed();
  }

  async #refetch() {
    const pending = (this.#pending = []);
    try {
      await this.load();
      if (this.#stopped || pending !== this.#pending) return;
      this.#pending = undefined;
      pending.forEach((update) => this.apply(...update));
      this.phase = "ready";
      this.error = undefined;
      if (this.#source?.readyState === EventSource.OPEN) this.lostSince = undefined;
    } catch (error) {
      if (pending !== this.#pending) return;
      this.#pending = undefined;
      if (error.status === 0 || error.status === 503) this.lostSince ??= Date.now();
      if (this.phase !== "ready") {
        this.phase = "error";
        this.error = error;
      }
    }
    if (!this.#stopped) this.changed();
  }
}

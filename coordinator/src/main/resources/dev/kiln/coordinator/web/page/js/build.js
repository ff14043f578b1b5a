// What broke, and is it one cause or many?

import { pieces } from "./ansi.js";
import { getJson, Watch } from "./api.js";
import { bands } from "./condition.js";
import { h } from "./dom.js";
import { duration, plural, span } from "./format.js";
import { ago, bar, command, digest, fact, failure, icon, imageLink, skeleton, status, took } from "./parts.js";
import { causeWord, ready, TASK_STATUSES, wanted, word } from "./status.js";
import { buildButtons, isOpen, taskButton } from "./wishes.js";

export function build({ id }, changed, open) {
  let found;
  const filter = readFilter();
  const watch = new Watch({
    query: `?build=${id}`,
    load: async () => { found = await loadBuild(id); },
    apply: (kind, data, offset) => { found = applied(found, kind, data, offset); },
    changed,
  });
  function choose(change) {
    Object.assign(filter, change);
    writeFilter(filter);
    changed();
  }
  return {
    watch,
    stop: () => watch.stop(),
    title: () => (found ? `${found.summary.tag}: ${sentence(found.summary)}` : "Build"),
    icon: () => (found ? (found.summary.status === "cancelled" ? "idle" : found.summary.status) : "idle"),
    view: () =>
      watch.phase === "error"
        ? failure(watch.error, h("p", {}, h("a", { href: "/" }, "See all builds"), ". Builds are kept for 30 days."))
        : found ? view(found, filter, choose, open) : skeleton(10),
  };
}

/** The build, and up to which offset it is known: task updates from before that are old news. */
export async function loadBuild(id) {
  const [found, farm] = await Promise.all([getJson(`/api/builds/${id}`), getJson("/api/farm")]);
  return { ...found, seen: found.summary.offset, condition: farm.condition };
}

/** The build after one live update. */
export function applied(found, kind, data, offset) {
  if (kind === "build" && data.id === found.summary.id && data.offset >= found.summary.offset) {
    return { ...found, summary: data };
  }
  if (kind === "task" && data.build === found.summary.id && offset >= found.seen) {
    const at = found.tasks.findIndex((task) => task.image === data.task.image);
    const tasks = at < 0 ? [...found.tasks, data.task] : found.tasks.with(at, data.task);
    return { ...found, tasks };
  }
  if (kind === "condition") return { ...found, condition: data };
  return found;
}

function readFilter() {
  const query = new URLSearchParams(location.search);
  return { status: query.get("status") ?? "", text: query.get("q") ?? "" };
}

function writeFilter(filter) {
  const query = new URLSearchParams();
  if (filter.status) query.set("status", filter.status);
  if (filter.text) query.set("q", filter.text);
  const text = query.toString();
  history.replaceState(null, "", location.pathname + (text && "?" + text) + location.hash);
}

function sentence(summary) {
  const of = summary.counts;
  const done = `${ready(of)} of ${wanted(of)}`;
  const failed = of.failed ? `${of.failed} failed` : "nothing failed";
  if (summary.status === "running") return `${done}, ${of.building} running, ${failed}`;
  if (summary.status === "succeeded") return `all ${plural(wanted(of), "image")} ready, ${of.built} built, ${of.reused} reused`;
  return `${done} ready, ${failed}${of.parent_failed ? `, ${of.parent_failed} not built because of it` : ""}`;
}

function view(found, filter, choose, open) {
  const { summary, tasks } = found;
  return [
    summary.status === "running" && bands(found.condition),
    h("nav", { class: "crumbs", "aria-label": "Breadcrumb" }, h("a", { href: "/" }, "Overview"), h("span", {}, summary.tag)),
    h("div", { class: "heading" }, h("h1", {}, summary.tag), status(summary.status), h("span", { class: "push" }, buildButtons(found, open))),
    h("p", { class: "lead", "aria-live": "polite" }, sentence(summary) + (summary.message ? `. ${summary.message}` : "")),
    bar(summary.counts),
    facts(summary),
    failures(summary, tasks),
    images(found, filter, choose),
    h("div", { class: "commands" },
      command(`kiln status ${summary.id}`, "This page in a terminal"),
      summary.status === "running"
        ? command(`kiln cancel ${summary.id}`, "Stop this build")
        : command(`kiln retry ${summary.id}`, "Try this build again; what is there already is reused")),
  ];
}

function facts(summary) {
  return h("dl", { class: "facts" },
    fact("Build", h("code", {}, summary.id)),
    fact("Requested by", summary.requestedBy),
    fact("Started", ago(summary.startedAt ?? summary.submittedAt)),
    fact(summary.endedAt ? "Took" : "Running for", took(span(summary.startedAt ?? summary.submittedAt, summary.endedAt))),
    fact("Goes to", h("code", {}, `${summary.registry}/${summary.namespace}`)),
    summary.release
      ? fact("Release", h("code", {}, summary.release))
      : fact("Release", h("span", { class: "muted" }, summary.status === "running" ? "when everything is ready" : "not published")));
}

function failures(summary, tasks) {
  const failed = tasks.filter((task) => task.status === "failed");
  if (failed.length === 0) return undefined;
  return h("section", { key: "failures", class: "failures" },
    h("h2", {}, "Failures", h("small", {}, plural(failed.length, "cause"))),
    failed.map((task) => failedImage(summary, task, tasks.filter((other) => other.rootCause === task.image))));
}

function failedImage(summary, task, below) {
  return h("article", { key: task.image, class: "failed" },
    h("div", { class: "line" }, h("h3", {}, icon("failed"), imageLink(summary.id, task.image)),
      task.cause && h("span", { class: "tag" }, causeWord(task.cause)),
      h("span", { class: "muted" }, [task.worker && `on ${task.worker}`, task.attempts.length > 0 && plural(task.attempts.length, "attempt")].filter(Boolean).join(", ")),
      ago(task.endedAt)),
    task.message && h("p", { class: "message" }, task.message),
    task.logTail.length > 0 && h("pre", { class: "tail" }, task.logTail.map((line) => [colored(line), "\n"])),
    task.attempts.length > 0 && h("p", { class: "actions" }, h("a", { href: `/builds/${summary.id}/images/${task.image}#log` }, "Whole log")),
    below.length > 0 && h("details", { key: "below" },
      h("summary", {}, `and ${plural(below.length, "image")} below it`),
      h("p", { class: "names" }, below.map((other) => [imageLink(summary.id, other.image), " "]))),
    task.attempts.length > 0 && command(`kiln logs ${summary.id} ${task.image}`));
}

function colored(line) {
  return pieces(line).map((piece) => (piece.classes ? h("span", { class: piece.classes }, piece.text) : piece.text));
}

function images(found, filter, choose) {
  const { summary, tasks } = found;
  const shown = tasks
    .filter((task) => !filter.status || task.status === filter.status)
    .filter((task) => !filter.text || task.image.includes(filter.text) || (task.worker ?? "").includes(filter.text))
    .sort((a, b) => a.level - b.level || (a.image < b.image ? -1 : 1));
  return h("section", { key: "images" },
    h("h2", {}, "Images", h("small", {}, shown.length === tasks.length ? String(tasks.length) : `${shown.length} of ${tasks.length}`)),
    h("div", { class: "filters", role: "search" },
      chip("", "all", tasks.length, filter, choose),
      TASK_STATUSES.filter((name) => summary.counts[name] > 0 || name === filter.status)
        .map((name) => chip(name, word(name), summary.counts[name], filter, choose)),
      h("input", { type: "search", placeholder: "Name or worker", "aria-label": "Filter by name or worker", value: filter.text, oninput: (event) => choose({ text: event.target.value }) })),
    shown.length === 0
      ? h("p", { class: "empty", key: "none" }, "No image fits this filter. ", h("button", { type: "button", class: "plain", onclick: () => choose({ status: "", text: "" }) }, "Show all"))
      : table(found, shown));
}

function chip(name, label, n, filter, choose) {
  return h("button", { key: "chip " + name, type: "button", class: `chip s-${name}`, "aria-pressed": String(filter.status === name), onclick: () => choose({ status: filter.status === name ? "" : name }) },
    name && icon(name), label, h("b", {}, String(n)));
}

function table(found, tasks) {
  const { summary } = found;
  const running = summary.status === "running";
  return h("div", { class: "wide", key: "table" }, h("table", { class: "tasks" },
    h("thead", {}, h("tr", {},
      h("th", { scope: "col" }, "Status"), h("th", { scope: "col" }, "Image"),
      h("th", { scope: "col", class: "right opt" }, "Level"), h("th", { scope: "col", class: "opt" }, "Worker"),
      h("th", { scope: "col" }, "Phase"), h("th", { scope: "col", class: "right" }, "Took"),
      h("th", { scope: "col", class: "opt" }, "Digest"), h("th", { scope: "col", class: "opt" }, "Parents"),
      running && h("th", { key: "change", scope: "col", class: "opt" }, h("span", { class: "unseen-text" }, "Change")))),
    h("tbody", {}, tasks.map((task) =>
      h("tr", { key: task.image, class: `r-${task.status}` },
        h("td", {}, status(task.status)),
        h("th", { scope: "row" }, imageLink(summary.id, task.image)),
        h("td", { class: "right opt num" }, String(task.level)),
        h("td", { class: "opt num" }, task.worker ?? ""),
        h("td", { class: "phase" }, phase(summary, task)),
        h("td", { class: "right" }, took(elapsed(task))),
        h("td", { class: "opt" }, digest(task.digest)),
        h("td", { class: "opt names" }, task.parents.map((parent) => [imageLink(summary.id, parent), " "])),
        running && h("td", { key: "change", class: "right opt" }, isOpen(summary, task) && taskButton(found, task)))))));
}

/** What to say of a task beside its status. */
function phase(summary, task) {
  if (task.status === "building") return task.phase ?? "starting";
  if (task.status === "queued") return task.queuedAt ? h("span", { class: "muted" }, `for ${duration(span(task.queuedAt))}`) : "";
  if (task.status === "parent_failed" && task.rootCause) return h("span", { class: "muted" }, "needs ", imageLink(summary.id, task.rootCause));
  if (task.status === "failed") return causeWord(task.cause) ?? "";
  return task.reason ? h("span", { class: "muted" }, task.reason) : "";
}

export function elapsed(task) {
  return task.durationMs ?? (task.status === "building" ? span(task.startedAt) : undefined);
}

// Is everything all right?

import { getJson, Watch } from "./api.js";
import { bands } from "./condition.js";
import { h } from "./dom.js";
import { age, plural, shortBuild, span } from "./format.js";
import { ago, bar, buildLink, command, counts, failure, imageLink, skeleton, slots, status, took } from "./parts.js";
import { ready, wanted } from "./status.js";
import { pauseButton } from "./wishes.js";

export function overview(_params, changed) {
  let farm;
  const unseen = new Map();
  const watch = new Watch({
    load: async () => {
      farm = await getJson("/api/farm");
      unseen.clear();
    },
    apply: (kind, data) => {
      if (kind === "workers") farm = { ...farm, workers: data };
      if (kind === "condition") farm = { ...farm, condition: data };
      if (kind === "build") take(data);
    },
    changed,
  });

  // A new build waits behind a button while the reader is further down: rows must not move away.
  function take(build) {
    const at = farm.builds.findIndex((known) => known.id === build.id);
    if (at >= 0) {
      if (build.offset >= farm.builds[at].offset) farm = { ...farm, builds: farm.builds.with(at, build) };
    } else if (scrollY > 60 || unseen.has(build.id)) {
      unseen.set(build.id, build);
    } else {
      farm = { ...farm, builds: [build, ...farm.builds] };
    }
  }

  function reveal() {
    farm = { ...farm, builds: [...[...unseen.values()].reverse(), ...farm.builds] };
    unseen.clear();
    scrollTo({ top: 0 });
    changed();
  }

  return {
    watch,
    stop: () => watch.stop(),
    title: () => (farm ? sentence(farm) : "Kiln"),
    icon: () => (farm ? mood(farm) : "idle"),
    farm: () => farm,
    view: () =>
      watch.phase === "error" ? failure(watch.error) : farm ? view(farm, unseen.size, reveal) : skeleton(9),
  };
}

function mood(farm) {
  if (farm.builds.some((build) => build.status === "running")) return "running";
  const last = farm.builds[0];
  return last ? (last.status === "cancelled" ? "idle" : last.status) : "idle";
}

/** The farm in one sentence, also the title of the tab. */
function sentence(farm) {
  const running = farm.builds.filter((build) => build.status === "running");
  if (farm.condition.paused && running.length === 0) return "The farm is paused";
  if (running.length === 1) return `Building ${running[0].tag}: ${progress(running[0].counts)}`;
  if (running.length > 1) {
    const sum = (of) => running.reduce((total, build) => total + of(build.counts), 0);
    return `${running.length} builds running: ${sum(ready)} of ${plural(sum(wanted), "image")}, ${failures(sum((c) => c.failed))}`;
  }
  const last = farm.builds[0];
  if (!last) return "Ready for the first build";
  const when = age(last.endedAt ?? last.submittedAt);
  if (last.status === "succeeded") return `All is well: ${last.tag} succeeded ${when}`;
  if (last.status === "failed") return `${last.tag} failed ${when}: ${outcome(last.counts)}`;
  return `${last.tag} was cancelled ${when}`;
}

function progress(of) {
  return `${ready(of)} of ${wanted(of)}, ${of.building} running, ${failures(of.failed)}`;
}

function failures(n) {
  return n === 0 ? "nothing failed" : `${n} failed`;
}

function outcome(of) {
  const below = of.parent_failed ? `, ${of.parent_failed} below not built` : "";
  return `${of.failed} of ${wanted(of)} failed${below}`;
}

function troubles(workers) {
  const silent = workers.filter((worker) => worker.state === "silent");
  if (workers.length === 0) return "No worker has reported: builds will wait.";
  if (silent.length === 0) return undefined;
  return `${silent.map((worker) => worker.id).join(", ")} ${silent.length === 1 ? "has" : "have"} fallen silent.`;
}

function view(farm, unseen, reveal) {
  const running = farm.builds.filter((build) => build.status === "running");
  const trouble = troubles(farm.workers);
  return [
    bands(farm.condition),
    h("h1", { class: "headline", "aria-live": "polite" }, sentence(farm)),
    trouble && h("p", { class: "trouble", key: "trouble" }, trouble, " ", h("a", { href: "/workers" }, "See workers")),
    unseen > 0 && h("button", { key: "unseen", class: "unseen", type: "button", onclick: reveal }, plural(unseen, "new build")),
    running.length > 0 && h("section", { key: "running" }, h("h2", {}, "Running"), running.map(runningBuild)),
    h("section", { key: "workers" },
      h("div", { class: "line" }, h("h2", {}, h("a", { href: "/workers" }, "Workers"), h("small", {}, load(farm.workers))),
        !farm.condition.paused && h("span", { class: "push" }, pauseButton())),
      h("ul", { class: "strip" }, farm.workers.filter((worker) => worker.state !== "gone").map(workerItem))),
    h("section", { key: "builds" },
      h("h2", {}, "Builds"),
      farm.builds.length === 0
        ? h("div", { class: "empty" }, h("p", {}, "No builds yet. Start one:"), command("kiln build keystone"))
        : buildTable(farm.builds)),
    h("div", { class: "commands" },
      farm.builds.length > 0 && command("kiln build keystone", "Build an image and all its parents"),
      farm.condition.paused
        ? command("kiln resume", "Let the farm work again")
        : command("kiln pause --reason '…'", "Let nothing new begin")),
  ];
}

function load(workers) {
  const able = workers.filter((worker) => worker.state === "alive");
  const busy = able.reduce((sum, worker) => sum + worker.running.length, 0);
  const all = able.reduce((sum, worker) => sum + worker.slots, 0);
  return `${busy} of ${plural(all, "slot")} busy`;
}

function runningBuild(build) {
  return h("article", { key: build.id, class: "running" },
    h("div", { class: "line" },
      h("h3", {}, buildLink(build.id, build.tag)),
      h("span", { class: "muted" }, buildLink(build.id, shortBuild(build.id)), ` by ${build.requestedBy}`),
      h("span", { class: "push num" }, `${ready(build.counts)} of ${wanted(build.counts)}`),
      took(span(build.startedAt ?? build.submittedAt))),
    bar(build.counts),
    counts(build.counts));
}

function workerItem(worker) {
  const run = worker.running[0];
  return h("li", { key: worker.id, class: worker.state },
    h("a", { href: `/workers#${worker.id}` }, worker.id), slots(worker),
    worker.state !== "alive"
      ? status(worker.state)
      : run
        ? h("span", { class: "muted clip" }, imageLink(run.build, run.image), worker.running.length > 1 ? ` +${worker.running.length - 1}` : "")
        : h("span", { class: "muted" }, "idle"));
}

function buildTable(builds) {
  return h("div", { class: "wide" }, h("table", {},
    h("thead", {}, h("tr", {},
      ["Status", "Tag"].map((name) => h("th", { scope: "col" }, name)),
      h("th", { scope: "col", class: "opt" }, "Build"),
      h("th", { scope: "col" }, "Images"),
      h("th", { scope: "col", class: "opt" }, "Requested by"),
      h("th", { scope: "col" }, "Started"),
      h("th", { scope: "col", class: "right" }, "Took"))),
    h("tbody", {}, builds.map((build) =>
      h("tr", { key: build.id },
        h("td", {}, status(build.status)),
        h("th", { scope: "row" }, buildLink(build.id, build.tag)),
        h("td", { class: "opt" }, h("a", { href: `/builds/${build.id}`, class: "mono", title: build.id }, shortBuild(build.id))),
        h("td", {}, images(build.counts)),
        h("td", { class: "opt" }, build.requestedBy),
        h("td", {}, ago(build.startedAt ?? build.submittedAt)),
        h("td", { class: "right" }, took(span(build.startedAt, build.endedAt), build.endedAt ? undefined : "so far")))))));
}

function images(of) {
  return h("span", { class: "images" },
    h("span", { class: "num" }, `${ready(of)} of ${wanted(of)}`),
    bar(of),
    of.failed > 0 && h("span", { class: "status s-failed" }, plural(of.failed, "failure")));
}


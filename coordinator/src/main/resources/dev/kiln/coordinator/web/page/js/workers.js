// Who is idle or ill?

import { getJson, Watch } from "./api.js";
import { bands } from "./condition.js";
import { h } from "./dom.js";
import { plural, span } from "./format.js";
import { ago, command, failure, imageLink, skeleton, slots, status, took } from "./parts.js";
import { pauseButton } from "./wishes.js";

export function workers(_params, changed) {
  let all;
  let condition;
  const watch = new Watch({
    load: async () => { ({ workers: all, condition } = await getJson("/api/farm")); },
    apply: (kind, data) => {
      if (kind === "workers") all = data;
      if (kind === "condition") condition = data;
    },
    changed,
  });
  return {
    watch,
    stop: () => watch.stop(),
    title: () => (all ? sentence(all) : "Workers"),
    icon: () => (all?.some((worker) => worker.state === "silent") ? "failed" : all?.some((worker) => worker.running.length) ? "running" : "idle"),
    view: () => (watch.phase === "error" ? failure(watch.error) : all ? view(all, condition) : skeleton(6)),
  };
}

function sentence(all) {
  if (all.length === 0) return "No workers";
  const silent = all.filter((worker) => worker.state === "silent").length;
  const idle = all.filter((worker) => worker.state === "alive" && worker.running.length === 0).length;
  return `${plural(all.length, "worker")}: ${silent ? `${silent} silent` : "all answer"}, ${idle === 0 ? "none" : idle} idle`;
}

function view(all, condition) {
  return [
    bands(condition),
    h("div", { class: "heading" }, h("h1", { class: "headline", "aria-live": "polite" }, sentence(all)),
      !condition.paused && h("span", { class: "push" }, pauseButton())),
    all.length === 0
      ? h("div", { class: "empty" }, h("p", {}, "No worker has reported yet. Start one on any host with a Docker engine:"), command("kiln worker --kafka HOST:PORT"))
      : [table(all, condition), h("div", { class: "commands" },
          command("kiln worker --kafka HOST:PORT", "Start one more on another host"))],
  ];
}

function table(all, condition) {
  const paused = new Set(condition.pausedHosts.map((host) => host.host));
  return h("div", { class: "wide" }, h("table", {},
    h("thead", {}, h("tr", {},
      ["Worker", "State", "Slots", "Building now"].map((name) => h("th", { scope: "col" }, name)),
      ["Pools", "Version", "Up since"].map((name) => h("th", { scope: "col", class: "opt" }, name)),
      h("th", { scope: "col" }, "Last heartbeat"))),
    h("tbody", {}, all.map((worker) =>
      h("tr", { key: worker.id, id: worker.id },
        h("th", { scope: "row" }, worker.id, worker.host !== worker.id && h("div", { class: "muted small" }, worker.host)),
        h("td", {}, status(worker.state), paused.has(worker.host) && h("div", { class: "muted small" }, "host paused")),
        h("td", {}, slots(worker)),
        h("td", {}, worker.running.length === 0
          ? h("span", { class: "muted" }, worker.state === "silent" ? "unknown" : "idle")
          : worker.running.map((run) =>
              h("div", { key: run.attempt, class: "run" }, imageLink(run.build, run.image), " ",
                h("span", { class: "muted" }, run.phase), " ", took(span(run.startedAt))))),
        h("td", { class: "opt" }, worker.pools.join(", ")),
        h("td", { class: "opt" }, worker.version),
        h("td", { class: "opt" }, ago(worker.startedAt)),
        h("td", {}, ago(worker.lastSeen)))))));
}

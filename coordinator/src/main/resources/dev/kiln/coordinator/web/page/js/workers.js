// Who is idle or ill?

import { getJson, Watch } from "./api.js";
import { bands } from "./condition.js";
import { h } from "./dom.js";
import { plural, size, span } from "./format.js";
import { ago, command, failure, imageLink, skeleton, slots, status, took } from "./parts.js";
import { troubleWord } from "./status.js";
import { drainButton, pauseButton, takeBackButton } from "./wishes.js";

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
  const here = all.filter((worker) => worker.state !== "gone");
  const silent = here.filter((worker) => worker.state === "silent").length;
  const troubled = here.filter((worker) => worker.state === "troubled").length;
  const idle = here.filter((worker) => worker.state === "alive" && worker.running.length === 0).length;
  return [`${plural(here.length, "worker")}: ${silent ? `${silent} silent` : "all answer"}`, troubled && `${troubled} ${troubled === 1 ? "takes" : "take"} nothing`, `${idle === 0 ? "none" : idle} idle`].filter(Boolean).join(", ");
}

function view(all, condition) {
  return [
    bands(condition),
    h("div", { class: "heading" }, h("h1", { class: "headline", "aria-live": "polite" }, sentence(all)),
      !condition.paused && h("span", { class: "push" }, pauseButton())),
    all.length === 0
      ? h("div", { class: "empty" }, h("p", {}, "No worker has reported yet. Start one on any host with a Docker engine:"), command("kiln worker --kafka HOST:PORT"))
      : [table(all, condition), drainedElsewhere(all, condition), h("div", { class: "commands" },
          command("kiln worker --kafka HOST:PORT", "Start one more on another host"))],
  ];
}

function table(all, condition) {
  const paused = new Set(condition.pausedHosts.map((host) => host.host));
  return h("div", { class: "wide" }, h("table", {},
    h("thead", {}, h("tr", {},
      ["Worker", "State", "Slots", "Building now", "Disk free"].map((name) => h("th", { scope: "col" }, name)),
      ["Offers", "Engine"].map((name) => h("th", { scope: "col", class: "opt" }, name)),
      h("th", { scope: "col" }, "Last heartbeat"),
      h("th", { scope: "col", class: "opt" }, h("span", { class: "unseen-text" }, "Change")))),
    h("tbody", {}, all.map((worker) =>
      h("tr", { key: worker.id, id: worker.id },
        h("th", { scope: "row" }, worker.id, worker.host !== worker.id && h("div", { class: "muted small" }, worker.host)),
        h("td", { class: "condition" }, status(worker.state), why(worker).map((line, i) => h("div", { key: `why ${i}`, class: "muted small" }, line)),
          paused.has(worker.host) && h("div", { key: "paused", class: "muted small" }, "host paused")),
        h("td", {}, slots(worker)),
        h("td", {}, worker.running.length === 0
          ? h("span", { class: "muted" }, worker.state === "silent" ? "unknown" : worker.state === "gone" ? "nothing" : "idle")
          : worker.running.map((run) =>
              h("div", { key: run.attempt, class: "run" }, imageLink(run.build, run.image), " ",
                h("span", { class: "muted" }, run.phase), " ", took(span(run.startedAt))))),
        h("td", { class: "num" }, disk(worker)),
        h("td", { class: "opt" }, [...worker.pools, ...worker.labels].join(", ")),
        h("td", { class: "opt" }, worker.engine, h("div", { class: "muted small" }, `Kiln ${worker.version}`)),
        h("td", {}, ago(worker.lastSeen), h("div", { class: "muted small" }, "up since ", ago(worker.startedAt))),
        h("td", { class: "right opt" }, worker.drained ? takeBackButton(worker.id) : worker.state !== "gone" && drainButton(worker.id)))))));
}

/** Why it takes nothing new, in the words of who knows. */
function why(worker) {
  return [
    worker.drained && `drained by ${worker.drained.requestedBy}${worker.drained.reason ? `: ${worker.drained.reason}` : ""}`,
    worker.trouble && `${troubleWord(worker.trouble.kind)}: ${worker.trouble.message}`,
  ].filter(Boolean);
}

function disk({ disk: of }) {
  return of ? `${size(of.freeBytes)} of ${size(of.totalBytes)}` : h("span", { class: "muted" }, "unknown");
}

/** A drain outlives its worker: who starts one of that name later wonders why it does nothing. */
function drainedElsewhere(all, condition) {
  const known = new Set(all.map((worker) => worker.id));
  const rest = condition.drainedWorkers.filter((each) => !known.has(each.worker));
  if (rest.length === 0) return undefined;
  return h("section", { key: "drained" }, h("h2", {}, "Drained and not here", h("small", {}, String(rest.length))),
    rest.map((each) => h("p", { key: each.worker }, h("b", {}, each.worker), ` by ${each.requestedBy} `, ago(each.since), each.reason ? `: ${each.reason} ` : " ", takeBackButton(each.worker))));
}

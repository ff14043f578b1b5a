// What is out of the ordinary on the whole farm, above everything else.

import { h } from "./dom.js";
import { age, duration, utc } from "./format.js";
import { icon } from "./parts.js";
import { resumeButton } from "./wishes.js";

/** The bands of the farm's condition; none on an ordinary day. */
export function bands(condition) {
  if (!condition) return [];
  return [
    condition.alarm && h("p", { key: "alarm", class: "band s-silent", role: "alert" }, icon("silent"), h("span", {}, h("b", {}, condition.alarm), ". Check the network and the brokers.")),
    condition.paused && h("div", { key: "paused", class: "band s-draining" }, icon("paused"), paused(condition.paused), resumeButton()),
    condition.pausedHosts.map((host) => h("p", { key: `host ${host.host}`, class: "band s-draining" }, icon("paused"), pausedHost(host))),
    condition.unoffered.map(({ pool, message }) => h("p", { key: `unoffered ${pool}`, class: "band s-draining" }, icon("waiting"), h("span", {}, h("b", {}, message), ". Start one."))),
  ];
}

function paused({ requestedBy, reason, since }) {
  return h("span", {}, h("b", {}, "The farm is paused"), ": nothing new begins, what runs goes on. By ", h("b", {}, requestedBy), " ",
    h("time", { datetime: since, title: utc(since) }, age(since)), reason ? `: ${reason}` : ", without a reason", ".");
}

function pausedHost({ host, until, probe, reason }) {
  const left = Date.parse(until) - Date.now();
  return h("span", {}, h("b", {}, host), left > 0
    ? [" takes nothing new for ", h("time", { datetime: until, title: utc(until) }, duration(left)), " more"]
    : [" is used again when an attempt goes well there; ", h("b", {}, probe), " may try first"], ` (${reason}).`);
}

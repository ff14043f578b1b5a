// Asking once before something is changed: what follows from it, by whom, and why.

import { postJson } from "./api.js";
import { h, render } from "./dom.js";

const NAME = "kiln.name";

/** A button that asks. `wish` is one thing to do, or several to choose from; see `ask`. `why` it
 *  can't be done now disables it. */
export function button(text, wish, why) {
  return h("button", { type: "button", class: "act", disabled: Boolean(why), title: why, onclick: () => ask([wish].flat()) }, text);
}

/** Opens the dialog. Each wish has a `title`, `follows` (what comes of it), `verb` (on the button),
 *  `path`, and `reason`: "required", "optional" or nothing; `done` gets the answer. */
export function ask(wishes) {
  const dialog = document.createElement("dialog");
  const state = { wish: wishes[0], error: undefined, sending: false };
  const draw = () => render(dialog, form(wishes, state, draw, dialog));
  const leave = () => dialog.close();
  dialog.setAttribute("aria-labelledby", "asked");
  dialog.addEventListener("close", () => {
    removeEventListener("popstate", leave);
    dialog.remove();
  });
  addEventListener("popstate", leave);
  document.body.append(dialog);
  draw();
  dialog.showModal();
  [...dialog.querySelectorAll("input[type=text]")].find((field) => field.value === "")?.focus();
}

function form(wishes, state, draw, dialog) {
  const { wish } = state;
  return h("form", { onsubmit: (event) => { event.preventDefault(); send(event.currentTarget, state, draw, dialog); } },
    h("h2", { id: "asked" }, wish.heading ?? wish.title),
    wishes.length > 1 && h("fieldset", { key: "choice" }, h("legend", {}, "What to do"),
      wishes.map((each) => h("label", { key: each.title, class: "choice" },
        h("input", { type: "radio", name: "wish", checked: each === wish, onchange: () => { state.wish = each; draw(); } }),
        h("span", {}, h("b", {}, each.title), h("span", { class: "muted" }, each.follows))))),
    wishes.length === 1 && h("p", { key: "follows" }, wish.follows),
    h("label", { key: "name", class: "field" }, h("span", {}, "Your name"),
      h("input", { name: "name", type: "text", maxlength: "200", required: true, autocomplete: "name", value: state.name ??= remembered(), oninput: (event) => { state.name = event.target.value; } })),
    wish.reason && h("label", { key: "reason", class: "field" },
      h("span", {}, "Why", wish.reason === "optional" && h("span", { class: "muted" }, " (may stay empty)")),
      h("input", { name: "reason", type: "text", maxlength: "500", required: wish.reason === "required", autocomplete: "off", value: state.why ??= "", oninput: (event) => { state.why = event.target.value; } })),
    state.error && h("p", { key: "error", class: "trouble", role: "alert" }, state.error),
    h("p", { key: "buttons", class: "buttons" },
      h("button", { type: "button", class: "act", onclick: () => dialog.close() }, "Leave it"),
      h("button", { type: "submit", class: "act strong", disabled: state.sending }, state.sending ? "Asking …" : wish.verb)));
}

async function send(filled, state, draw, dialog) {
  const body = { requestedBy: filled.elements.name.value.trim() };
  if (state.wish.reason && filled.elements.reason.value.trim()) body.reason = filled.elements.reason.value.trim();
  remember(body.requestedBy);
  Object.assign(state, { sending: true, error: undefined });
  draw();
  try {
    const answer = await postJson(state.wish.path, body);
    dialog.close();
    state.wish.done?.(answer);
  } catch (error) {
    Object.assign(state, { sending: false, error: error.message + "." });
    draw();
  }
}

// A browser may forbid to keep anything; then the name is typed again.
function remembered() {
  try {
    return localStorage.getItem(NAME) ?? "";
  } catch {
    return "";
  }
}

function remember(name) {
  try {
    localStorage.setItem(NAME, name);
  } catch {
    // Nothing is lost but some typing.
  }
}

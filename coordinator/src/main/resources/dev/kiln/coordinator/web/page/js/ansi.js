// Terminal output as pieces of text with class names. Nothing of it is ever markup: control
// sequences that colour become classes, all others are dropped.

// Colouring sequences are captured; other CSI, OSC and single escapes are matched and dropped.
// eslint-disable-next-line no-control-regex
const SEQUENCE = /\x1b\[([0-9;]*)m|\x1b\[[0-?]*[ -\/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\-_]?/g;
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/g;

/** "\x1b[31mno\x1b[0m" → [{text: "no", classes: "a-red"}] */
export function pieces(line) {
  const text = lastOverwrite(line);
  const style = { color: "", bold: false, dim: false };
  const result = [];
  let from = 0;
  for (const match of text.matchAll(SEQUENCE)) {
    push(result, text.slice(from, match.index), style);
    from = match.index + match[0].length;
    if (match[1] !== undefined) restyle(style, match[1]);
  }
  push(result, text.slice(from), style);
  return result;
}

/** Progress bars write over themselves with carriage returns: only what stays is of interest. */
function lastOverwrite(line) {
  const trimmed = line.replace(/\r+$/, "");
  return trimmed.slice(trimmed.lastIndexOf("\r") + 1);
}

const COLORS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

function restyle(style, codes) {
  const numbers = codes.split(";").map(Number);
  for (let i = 0; i < numbers.length; i++) {
    const code = numbers[i];
    if (code === 0) Object.assign(style, { color: "", bold: false, dim: false });
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 22) style.bold = style.dim = false;
    else if (code === 39) style.color = "";
    else if (code >= 30 && code <= 37) style.color = COLORS[code - 30];
    else if (code >= 90 && code <= 97) style.color = COLORS[code - 90];
    else if (code === 38 || code === 48) i += numbers[i + 1] === 5 ? 2 : 4;
  }
}

function push(result, raw, style) {
  const text = raw.replace(CONTROLS, "");
  if (text === "") return;
  const classes = [style.color && `a-${style.color}`, style.bold && "a-bold", style.dim && "a-dim"];
  result.push({ text, classes: classes.filter(Boolean).join(" ") });
}

// yasqe with our prefixes and words, our texts, and a Tab key that leaves it (WCAG 2.1.2).
import Yasqe from "@zazuko/yasqe";
import { prefixes, registerCompleters } from "./completing.js";

const TERMINALS = {
  VAR1: "een variabele",
  VAR2: "een variabele",
  IRI_REF: "een adres tussen < en >",
  PNAME_LN: "een naam met voorvoegsel",
  PNAME_NS: "een voorvoegsel",
  STRING_LITERAL1: "een tekst",
  STRING_LITERAL2: "een tekst",
  INTEGER: "een getal",
  BLANK_NODE_LABEL: "een knoop zonder naam",
};
const MOST = 5;

/** Put an editor in the place of a textarea; `run` asks the question. */
export function makeEditor(textarea, run) {
  const parent = document.createElement("div");
  parent.dataset.scroll = "";
  textarea.after(parent);
  configure(run);
  const editor = new Yasqe(parent, { value: "" });
  editor.getPrefixesFromQuery = () => ({ ...stateAt(editor, editor.lastLine()).prefixes });
  dutchErrors(editor, document.getElementById("schrijffout"));
  editor.setValue(textarea.value);
  editor.clearHistory();
  name(editor, textarea);
  textarea.hidden = true;
  editor.on("autocompletionShown", (_editor, { hints }) => hints.setAttribute("aria-label", "Aanvullingen"));
  editor.on("change", () => (textarea.value = editor.getValue()));
  return editor;
}

// Lists are set whole: yasqe merges what its constructor gets into its defaults, entry by entry.
function configure(run) {
  registerCompleters(Yasqe);
  Yasqe.defineMode("sparql-here", modeKnowingPrefixes);
  Object.assign(Yasqe.defaults, {
    mode: "sparql-here",
    inputStyle: "contenteditable", // what screen readers can read
    gutters: ["gutterErrorBar", "CodeMirror-linenumbers"],
    foldGutter: false,
    resizeable: false,
    editorHeight: "auto",
    showQueryButton: false,
    createShareableLink: null,
    consumeShareLink: null,
    persistenceId: null,
    extraKeys: { ...Yasqe.defaults.extraKeys, ...keys(run) },
    hintConfig: { extraKeys: { Tab: leave } },
  });
}

// Our endpoint knows its prefixes: a query that does not write them is no error. They are inherited,
// so that those of the query itself are still told apart, and written when somebody types one.
function modeKnowingPrefixes(config) {
  const mode = Yasqe.getMode(config, "sparql11");
  const known = Object.assign(Object.create(null), prefixes());
  return { ...mode, startState: () => ({ ...mode.startState(), prefixes: Object.create(known) }) };
}

function keys(run) {
  const none = { Tab: false, "Shift-Tab": false, "Ctrl-S": false };
  return { ...none, "Ctrl-Enter": run, "Cmd-Enter": run };
}

function leave(_editor, hints) {
  hints.close();
  return Yasqe.Pass;
}

function name(editor, textarea) {
  const field = editor.getInputField();
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  label.id = `${textarea.id}-naam`;
  label.addEventListener("click", () => editor.focus());
  field.setAttribute("role", "textbox");
  field.setAttribute("aria-multiline", "true");
  field.setAttribute("aria-labelledby", label.id);
  field.setAttribute("aria-describedby", "uitleg schrijffout");
  document.getElementById("uitleg").hidden = false;
}

/** Tell under the editor what its grammar finds; its own texts are English, and tooltips. */
function dutchErrors(editor, place) {
  const check = editor.checkSyntax;
  editor.checkSyntax = () => {
    check();
    const line = editor.queryValid ? -1 : firstWrong(editor);
    place.textContent = line < 0 ? "" : told(line, stateAt(editor, line).possibleCurrent ?? []);
    if (line >= 0) editor.setGutterMarker(line, "gutterErrorBar", mark());
  };
}

function stateAt(editor, line) {
  return editor.getTokenAt({ line, ch: editor.getLine(line).length }, true).state;
}

function firstWrong(editor) {
  const lines = Array.from({ length: editor.lineCount() }, (_, line) => line);
  return lines.find((line) => stateAt(editor, line).OK === false) ?? -1;
}

function told(line, expected) {
  const words = [...new Set(expected.map((token) => TERMINALS[token] ?? token))];
  const known = words.filter((word) => !/^[A-Z0-9]+_[A-Z0-9_]+$/.test(word)).slice(0, MOST);
  const rest = words.length > known.length ? " …" : "";
  const hint = known.length ? ` Hier kan staan: ${known.join(", ")}${rest}` : "";
  return `Regel ${line + 1} klopt nog niet.${hint}`;
}

function mark() {
  const sign = document.createElement("span");
  sign.className = "wrong-line";
  sign.setAttribute("aria-hidden", "true");
  sign.textContent = "!";
  return sign;
}

/** Show in the editor where the server stopped reading; line and column count from 1. */
export function showPlace(editor, line, column) {
  const from = { line: line - 1, ch: Math.max(column - 1, 0) };
  const end = editor.getTokenAt({ ...from, ch: from.ch + 1 }).end;
  const to = { ...from, ch: Math.max(end, from.ch + 1) };
  editor.markText(from, to, { className: "wrong-place", clearOnEnter: true });
  editor.setCursor(from);
}

/** Put another question in the editor. */
export function write(editor, text) {
  if (text !== editor.getValue()) editor.setValue(text);
}

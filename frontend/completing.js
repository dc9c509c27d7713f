// Completions from our own data: prefixes from the page, classes and properties from the release.
// yasqe's own would ask prefix.cc and Linked Open Vocabularies.
const WORDS = "/woorden.json";
const MOST = 100;
let fetched;

/** The prefixes that the page lists: name → IRI. */
export function prefixes() {
  const names = [...document.querySelectorAll("dl.prefixes dt code")];
  const iris = [...document.querySelectorAll("dl.prefixes dd code")];
  return Object.fromEntries(
    names.map((name, i) => [name.textContent.replace(":", ""), iris[i].textContent]),
  );
}

// Asked once, when somebody first writes where a word can stand.
function words() {
  fetched ??= fetch(WORDS)
    .then((response) => (response.ok ? response.json() : Promise.reject(response.status)))
    .catch(() => ((fetched = undefined), { classes: [], properties: [] }));
  return fetched;
}

/** Give yasqe our completers and take away its own, but for that of variables. */
export function registerCompleters(Yasqe) {
  Yasqe.defaults.autocompleters = ["variables"];
  Yasqe.forkAutocompleter("prefixes", {
    name: "own-prefixes",
    get: () => Object.entries(prefixes()).map(([name, iri]) => `${name}: <${iri}>`),
    persistenceId: null,
  });
  for (const [from, kind] of [["class", "classes"], ["property", "properties"]]) {
    Yasqe.forkAutocompleter(from, {
      name: `own-${kind}`,
      autoShow: true,
      get: (editor, token) => found(editor, token, kind),
      preProcessToken: (_editor, token) => ({ ...token, autocompletionString: token.string.trim() }),
      postProcessSuggestion: (_editor, _token, suggested) => suggested,
      postprocessHints: (_editor, hints) => hints.map(labelled),
    });
  }
}

async function found(editor, token, kind) {
  const known = { ...prefixes(), ...editor.getPrefixesFromQuery() };
  const typed = token.autocompletionString.replace(/^</, "").toLowerCase();
  const all = (await words())[kind].map(({ iri, name }) => ({ iri, name, text: short(iri, known) }));
  const fits = all.filter(({ iri, name, text }) =>
    typed.includes(":")
      ? text.toLowerCase().startsWith(typed) || iri.toLowerCase().startsWith(typed)
      : `${text.split(":")[1] ?? ""} ${name}`.toLowerCase().includes(typed),
  );
  fits.forEach(({ text, name }) => labels.set(text, name));
  return fits.slice(0, MOST).map(({ text }) => text);
}

const labels = new Map();

function labelled(hint) {
  const label = labels.get(hint.text);
  return label ? { ...hint, displayText: `${hint.text}  (${label})` } : hint;
}

function short(iri, known) {
  for (const [prefix, start] of Object.entries(known)) {
    const local = iri.startsWith(start) ? iri.slice(start.length) : "";
    if (/^\w[\w-]*$/.test(local)) return `${prefix}:${local}`;
  }
  return `<${iri}>`;
}

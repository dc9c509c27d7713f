// Bundles the editor into server/static/vendor, with the notices of every package that is in it.
import { build } from "esbuild";
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OUT = fileURLToPath(new URL("../server/static/vendor/", import.meta.url));
const NEW = `${OUT}.new`;
const MODULES = fileURLToPath(new URL("node_modules/", import.meta.url));
const MIT = readFileSync(new URL("licences/MIT.txt", import.meta.url), "utf8");

// yasqe comes as a bundle without notices; its source map names the packages that are in it.
function packages() {
  const { sources } = JSON.parse(readFileSync(`${MODULES}@zazuko/yasqe/build/yasqe.esm.js.map`));
  const found = sources.map((path) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]);
  return ["@zazuko/yasqe", "@zazuko/yasgui-utils", ...new Set(found.filter(Boolean))].sort();
}

// A package that is bundled and not installed makes this fail: its licence would be missing.
function notice(name) {
  const about = JSON.parse(readFileSync(`${MODULES}${name}/package.json`));
  const file = readdirSync(MODULES + name).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  const text = file ? readFileSync(`${MODULES}${name}/${file}`, "utf8") : stated(about);
  return `${name} ${about.version} (${about.license})\n${about.homepage ?? ""}\n\n${text.trim()}\n`;
}

function stated({ name, license, author, contributors = [] }) {
  if (license !== "MIT") throw new Error(`${name} has no licence text`);
  const holders = [author, ...contributors].map((one) => (one?.name ?? one ?? "").split(" <")[0]);
  return `Copyright (c) ${holders.filter(Boolean).join(", ") || "the authors"}\n\n${MIT}`;
}

const notices = packages().map(notice).join(`\n${"-".repeat(80)}\n\n`);
await build({
  entryPoints: [fileURLToPath(new URL("editor.js", import.meta.url))],
  outdir: NEW,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  charset: "utf8",
  legalComments: "eof",
  banner: { js: "/* Licences of what is bundled here: editor-licences.txt */" },
  logLevel: "warning",
});
writeFileSync(`${OUT}editor-licences.txt`, notices);
// The script comes last: it is what the server and make look for.
for (const name of ["editor.css", "editor.js"]) renameSync(`${NEW}/${name}`, OUT + name);
rmSync(NEW, { recursive: true });

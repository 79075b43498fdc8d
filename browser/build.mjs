// Bundles the code of others into plain scripts, and collects the licences of all that went in.
// Usage: node build.mjs FOLDER. The same lock file gives the same bytes.
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";

const target = process.argv[2];
const modules = join(import.meta.dirname, "node_modules");
const licences = createRequire(import.meta.url)("spdx-license-list/full");

const bundle = (entry, globalName) =>
  build({
    absWorkingDir: import.meta.dirname,
    entryPoints: [entry],
    outfile: join(target, entry),
    bundle: true,
    minify: true,
    format: "iife",
    globalName,
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    define: { "import.meta.url": '""' },
    metafile: true,
    logLevel: "warning",
  });

const packageOf = (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)?.[1];

// A package without a licence file names its licence; the text is then that of the SPDX list.
const licenceOf = async (name) => {
  const folder = join(modules, name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  let text = file && (await readFile(join(folder, file), "utf8"));
  if (!text) {
    const chosen = about.license.split(" OR ").includes("Apache-2.0") ? "Apache-2.0" : about.license;
    text = licences[chosen].licenseText;
  }
  const line = "=".repeat(80);
  return `${line}\n${name} ${about.version} (${about.license})\n${line}\n\n${text.replaceAll("\r\n", "\n").trim()}\n`;
};

await mkdir(target, { recursive: true });
const results = [await bundle("editor.js", "CodeMirror"), await bundle("engine.js", "oxigraph")];
await copyFile(join(modules, "oxigraph", "web_bg.wasm"), join(target, "oxigraph.wasm"));
const names = new Set(results.flatMap((each) => Object.keys(each.metafile.inputs)).map(packageOf).filter(Boolean));
const texts = await Promise.all([...names].sort().map(licenceOf));
await writeFile(join(target, "LICENCES.txt"), texts.join("\n"));

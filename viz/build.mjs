// Bundles the TypeScript of the pages, one plain script each, and collects the licences of
// third-party code. Usage: node build.mjs FOLDER. The same sources give the same bytes.
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";

const target = process.argv[2];
const root = import.meta.dirname;
const modules = join(root, "node_modules");
const licences = createRequire(import.meta.url)("spdx-license-list/full");

// Scripts begin in browser/plain.ts and frame.ts, and in page.ts, page-….ts and worker.ts of each view.
const entriesOf = async () => {
  const entries = { plain: "browser/plain.ts", frame: "browser/frame.ts" };
  const views = join("casegraph_viz", "views");
  for (const file of (await readdir(join(root, views), { recursive: true })).sort()) {
    const found = /^([a-z_]+)[/\\](page|page-[a-z-]+|worker)\.ts$/.exec(file);
    if (!found) continue;
    const [, view, kind] = found;
    entries[kind === "page" ? view : `${view}_${kind.replace(/^page-/, "")}`] = join(views, file);
  }
  return entries;
};

// What an entry exports is for tests in a browser, which find it under this name.
const HANDLE = "forTests";

// Control characters in texts and patterns, which HTML forbids in a script; esbuild writes some as they are.
const withoutControls = (script) =>
  script.replace(
    // eslint-disable-next-line no-control-regex -- these are what is taken out
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g,
    (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );

const bundle = async ([name, entry]) => {
  const exported = /^export /m.test(await readFile(join(root, entry), "utf8"));
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "iife",
    ...(exported ? { globalName: HANDLE } : {}),
    target: "es2022",
    legalComments: "none",
    define: { "import.meta.url": '""' },
    metafile: true,
    write: false,
    logLevel: "warning",
  });
  await writeFile(join(target, `${name}.js`), withoutControls(result.outputFiles[0].text));
  return Object.keys(result.metafile.inputs);
};

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
const inputs = await Promise.all(Object.entries(await entriesOf()).map(bundle));
await copyFile(join(modules, "oxigraph", "web_bg.wasm"), join(target, "oxigraph.wasm"));
const names = new Set(inputs.flat().map(packageOf).filter(Boolean));
const texts = await Promise.all([...names].sort().map(licenceOf));
await writeFile(join(target, "LICENCES.txt"), texts.join("\n"));

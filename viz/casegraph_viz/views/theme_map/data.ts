// Reads the JSON blocks of the page and answers questions about themes, pairs and evidence.
import { byId } from "../../../browser/lib/dom.ts";
import { rowsOf } from "../../../browser/lib/data.ts";
import type { Source } from "../../../browser/lib/sources.ts";

const read = (name: any) => JSON.parse(byId(`data-${name}`).textContent);
const columns = read("themes");
const pairs = read("pairs");
const links = read("links");
export const settings = read("settings");
export const drawing = read("drawing");
export const nets = read("nets");
export const incidence = read("incidence");
export const givenColumns = { themes: columns, pairs };

// Count, share, low and high are those of the reviews in view; numbers.ts keeps them so.
export const themes = columns.id.map((id: any, i: any) => ({
  i,
  id,
  label: columns.label[i],
  group: columns.group[i],
  community: columns.community[i],
  definition: columns.definition[i],
  alt: columns.alt[i],
  all: columns.count[i],
  count: columns.count[i],
  share: columns.share[i],
  low: columns.low[i],
  high: columns.high[i],
  reviews: columns.reviews[i],
}));
export const themeOf: any = new Map(themes.map((theme: any) => [theme.id, theme]));
export const communityOf = (number: any) => themes.filter((theme: any) => theme.community === number);

// Links to other pages of the site are relative; anything else is not one of ours.
const own = (address: any) => (address && !/^(?:[a-z][a-z0-9+.-]*:|[\\/])/i.test(address) ? address : "");
export const pageOfTheme = (i: any) => own(links.themes[i]);
export const pageOfReview = (row: any) => own(links.reviews[row]);

const size = themes.length;
export const pairKeys = pairs.a.map((a: any, k: any) => `${themes[a].id}~${themes[pairs.b[k]].id}`);
const byThemes = new Map(pairs.a.map((a: any, k: any) => [a * size + pairs.b[k], k]));
// The number of a pair. A filter or an address may ask for a pair that the page does not contain, of two themes that no
// review names together; it gets the next number.
export const pairOfThemes = (one: any, other: any) => {
  const [a, b] = [Math.min(one, other), Math.max(one, other)];
  const code = a * size + b;
  if (!byThemes.has(code)) {
    const k = pairs.a.push(a) - 1;
    pairs.b.push(b);
    pairKeys.push(`${themes[a].id}~${themes[b].id}`);
    byThemes.set(code, k);
  }
  return byThemes.get(code);
};
export const ends = (k: any) => [themes[pairs.a[k]], themes[pairs.b[k]]];

// The evidence is the largest block and is not needed for the first picture.
let evidence: any = null;
const byReview = (coded: any) => {
  const found = new Map();
  coded.review.forEach((row: any, f: any) => {
    if (!found.has(row)) found.set(row, []);
    found.get(row).push(f);
  });
  return found;
};
const load: any = () => {
  if (evidence) return evidence;
  const raw = read("evidence");
  evidence = {
    raw,
    findings: byReview(raw.findings),
    recommendations: byReview(raw.recommendations),
    sources: rowsOf<Source>(raw.sources),
    cut: new Set(raw.reviews.cut),
  };
  return evidence;
};

export const reviewAt = (row: any) => {
  const { raw, sources, cut } = load();
  const r = raw.reviews;
  return {
    id: r.id[row],
    title: r.title[row],
    year: r.year[row],
    publisher: raw.texts[r.publisher[row]],
    outcome: raw.texts[r.outcome[row]],
    age: raw.texts[r.age[row]],
    source: sources[r.source[row]],
    cut: cut.has(row),
  };
};

const about = (found: any, themes: any) => (k: any) => found.themes[k].some((t: any) => themes.includes(t));
export const findingsOf = (row: any, themes: any) => {
  const { raw, findings, sources } = load();
  const f = raw.findings;
  return (findings.get(row) || []).filter(about(f, themes)).map((k: any) => ({
    kind: raw.texts[f.kind[k]],
    polarity: raw.texts[f.polarity[k]],
    themes: f.themes[k],
    summary: f.summary[k],
    source: sources[f.source[k]],
  }));
};
export const recommendationsOf = (row: any, themes: any) => {
  const { raw, recommendations, sources } = load();
  const f = raw.recommendations;
  return (recommendations.get(row) || []).filter(about(f, themes)).map((k: any) => ({
    action: raw.texts[f.action[k]],
    to: raw.texts[f.to[k]],
    themes: f.themes[k],
    summary: f.summary[k],
    source: sources[f.source[k]],
  }));
};

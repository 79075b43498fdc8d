// Reads the blocks of the page: agencies, themes, their pairs, and the texts of each pair.
import { byId } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";

const read = (name: any) => JSON.parse(byId(`data-${name}`).textContent);
const rows = (columns: any, size: any) =>
  Array.from({ length: size }, (_, i) => {
    const made: any = { i };
    for (const name of Object.keys(columns)) made[name] = columns[name][i];
    return made;
  });
const table = (name: any, first: any) => {
  const columns = read(name);
  return rows(columns, columns[first].length);
};
export const settings = read("settings");
export const drawing = read("drawing");
export const agencies: any = table("agencies", "id");
export const themes: any = table("themes", "id");
export const agencyOf: any = new Map(agencies.map((agency: any) => [agency.id, agency]));
export const themeOf: any = new Map(themes.map((theme: any) => [theme.id, theme]));
export const pairs: any = table("pairs", "agency").map((pair: any) => ({
  ...pair,
  agency: agencies[pair.agency],
  theme: themes[pair.theme],
}));

// The texts are the largest block and are not needed for the first picture.
let texts: any = null;
const load = () => {
  if (texts) return texts;
  const sources = table("sources", "title");
  const read = (name: any, first: any) =>
    table(name, first).map((item: any) => ({ ...item, source: sources[item.source] }));
  texts = {
    reviews: read("reviews", "title"),
    findings: read("findings", "review"),
    recommendations: read("recommendations", "review"),
  };
  return texts;
};
// Reviews with the findings and recommendations that make up a pair, in the order of the page.
export const reviewsOf = (pair: any) => {
  const { reviews, findings, recommendations } = load();
  const about = (item: any) => item.agencies.includes(pair.agency.i) && item.themes.includes(pair.theme.i);
  const found = new Map();
  for (const [name, coded] of [
    ["findings", findings],
    ["recommendations", recommendations],
  ])
    for (const item of coded.filter(about)) {
      if (!found.has(item.review))
        found.set(item.review, { review: reviews[item.review], findings: [], recommendations: [] });
      found.get(item.review)[name].push(item);
    }
  return [...found.values()].sort((x, y) => (y.review.year ?? 0) - (x.review.year ?? 0) || x.review.i - y.review.i);
};

export const weight = (pair: any, shown: any) => pair[shown];
export const lineWords = (pair: any, shown: any) => {
  const count = weight(pair, shown);
  const reviews = plural(count, "review", "reviews");
  const words: any = {
    found: `named in findings of ${reviews}`,
    addressed: `addressed in ${reviews}`,
    open: `a concern without a recommendation to the agency in ${reviews}`,
    tested: `named in ${reviews}, ${pair.expected.toFixed(1)} expected, evidence ${pair.evidence}`,
  };
  return `${pair.agency.label} and ${pair.theme.label}: ${words[shown]}`;
};

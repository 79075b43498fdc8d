// Reads the blocks of the page: themes, and every pair with its measures under a net.
import { byId } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { GRADES } from "../../../browser/lib/library.ts";
import { measuresOf } from "../../../browser/recount/measures.ts";

const read = (name: any) => JSON.parse(byId(`data-${name}`).textContent);
const columns = read("themes");
const pairs = read("pairs");
export const settings = read("settings");
export const reviews = read("reviews");

export const themes = columns.id.map((_: string, i: number) => {
  const theme: any = { i };
  for (const name of Object.keys(columns)) theme[name] = columns[name][i];
  return theme;
});
export const themeOf = new Map(themes.map((theme: any) => [theme.id, theme]));

const size = themes.length;
const GRADE_WORDS = ["", ...GRADES];
// Pairs are ordered row by row: the number of the pair {i, j} among all.
export const numberOf = (i: any, j: any) => {
  const low = Math.min(i, j);
  const high = Math.max(i, j);
  return low * size - (low * (low + 1)) / 2 + high - low - 1;
};

const work = (k: any, i: any, j: any, net: any) => {
  const [a, b] = [themes[Math.min(i, j)], themes[Math.max(i, j)]];
  const facts = pairs.nets[net];
  const n11 = pairs.n11[k];
  const expected = facts.expected[k];
  return {
    ...measuresOf(n11, a.count, b.count, settings.n),
    k,
    a,
    b,
    n11,
    expected,
    difference: n11 - expected,
    p: facts.p[k],
    q: facts.q[k],
    together: facts.grade[k] > 0,
    evidence: GRADE_WORDS[Math.abs(facts.grade[k])],
  };
};
// A matrix uses every pair several times, so each is computed once per net.
const known: any = {};
export const pairAt = (i: any, j: any, net: any) => {
  const k = numberOf(i, j);
  known[net] ??= new Array(pairs.n11.length);
  known[net][k] ??= work(k, i, j, net);
  return known[net][k];
};
export const tested = (net: any) => pairs.nets[net].q.filter((q: any) => q !== null).length;
export const countOf = (i: any, j: any) => pairs.n11[numberOf(i, j)];

export const reviewsOfPair = (a: any, b: any) => {
  const held = new Set(a.reviews);
  return b.reviews.filter((row: any) => held.has(row));
};
export const evidenceWords = (pair: any) => {
  if (pair.q === null) return "not tested";
  return pair.together || pair.evidence === "weak" ? pair.evidence : `${pair.evidence}, less often`;
};
const signed = (value: any, digits: any) => {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? "−" : "+"}${text}`;
};
export { signed };
export const namesOf = (pair: any) => `${pair.a.label} and ${pair.b.label}`;
export const countedWords = (pair: any) =>
  `${plural(pair.n11, "review names", "reviews name")} both, ${pair.expected.toFixed(1)} expected; ` +
  (pair.q === null ? "not tested" : `evidence ${evidenceWords(pair)}`);
export const sentenceOf = (pair: any) => `${namesOf(pair)}: ${countedWords(pair)}`;

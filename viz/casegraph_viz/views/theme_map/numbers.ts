// The current numbers: those that the page contains or, under a filter, those recounted in it.
import { CHILD_KEYS, GRADES } from "../../../browser/lib/library.ts";
import { prevalence } from "../../../browser/recount/measures.ts";
import { openCorpus } from "../../../browser/recount/corpus.ts";
import { CHILDREN } from "../../../browser/recount/select.ts";
import { recountNetwork, reviewsUnder } from "../../../browser/recount/recount.ts";
import { givenColumns, ends, incidence, nets, pairOfThemes, settings, themeOf, themes } from "./data.ts";

const { themes: given, pairs } = givenColumns;
const GRADE_WORDS = ["", ...GRADES];
// The measures of a pair: some change with the comparison, and those end in “plain” or are the same in all.
export const MEASURES = Object.keys(settings.figures);
const KEPT = 12;

const corpus: any = incidence.n ? openCorpus(incidence) : null;
export { corpus };
export const facets = corpus ? corpus.facets : [];
const size = themes.length;
const placeOf = corpus ? corpus.themes.id.map((id: any) => themeOf.get(id)?.i) : [];

// The filters of the reader as the recount takes them; null where there are none.
export const askedFor = ({ filters, every, anyChild, years }: any) => {
  const wanted = { ...filters };
  for (const key of every) if (wanted[key]?.length > 1) wanted[key] = [wanted[key].join("+")];
  if (anyChild && CHILD_KEYS.some((key) => wanted[key])) wanted[CHILDREN] = ["any"];
  if (years[0] !== null || years[1] !== null) wanted.year = years;
  return Object.keys(wanted).length ? wanted : null;
};

const ofPage = new Map();
const baked = (net: any) => {
  if (!ofPage.has(net)) ofPage.set(net, fromPage(net));
  return ofPage.get(net);
};
const fromPage = (net: any) => {
  const facts = nets[net];
  return {
    net,
    n: settings.n,
    filtered: false,
    refused: null,
    tested: settings.tested[net] ?? null,
    rows: null,
    themes: given,
    order: facts.order,
    pair: (k: any) => {
      // A pair that only a filter or an address asked for is not one that the page contains.
      if (k >= facts.grade.length) return nothing();
      const found: any = { expected: facts.expected[k], p: facts.p[k], q: facts.q[k], grade: facts.grade[k] };
      for (const name of MEASURES) found[name] = (facts[name] ?? pairs[name])[k] ?? null;
      return found;
    },
  };
};

const nothing = () => ({ expected: null, p: null, q: null, grade: 0, n11: 0 });
const finite = (value: any) => (Number.isFinite(value) ? value : null);
const columnsOf = (found: any) => {
  const out: any = { count: [], share: [], low: [], high: [] };
  for (const name of Object.keys(out)) {
    out[name] = new Array(size).fill(name === "count" || !found ? 0 : null);
    if (found)
      placeOf.forEach((i: any, t: any) => {
        if (i !== undefined) out[name][i] = found[name][t];
      });
  }
  return out;
};

// Pairs by their number in the page, the strongest evidence first, those less often together last.
const ranked = (found: any) => {
  const facts = new Map();
  for (let x = 0; x < found.length; x += 1) {
    const [a, b] = [placeOf[found.a[x]], placeOf[found.b[x]]];
    if (a === undefined || b === undefined) continue;
    const k = pairOfThemes(a, b);
    const pair: any = {
      expected: found.expected_null[x],
      p: found.p[x],
      q: found.q[x],
      grade: (found.grade[x] + 1) * (found.sign[x] < 0 ? -1 : 1),
    };
    for (const name of MEASURES) pair[name] = finite(found[name][x]);
    facts.set(k, pair);
  }
  const text = (i: any) => themes[i].id;
  const before = (x: any, y: any) => (x < y ? -1 : x > y ? 1 : 0);
  const order = [...facts.keys()].sort((x, y) => {
    const [f, g] = [facts.get(x), facts.get(y)];
    return (
      Number(f.grade < 0) - Number(g.grade < 0) ||
      f.p - g.p ||
      g.n11 - f.n11 ||
      before(text(pairs.a[x]), text(pairs.a[y])) ||
      before(text(pairs.b[x]), text(pairs.b[y]))
    );
  });
  return { facts, order };
};

const recounted = (net: any, filters: any) => {
  const answer: any = recountNetwork(corpus, { filters, net });
  const { facts, order } = answer.pairs ? ranked(answer.pairs) : { facts: new Map(), order: [] };
  return {
    net,
    n: answer.n,
    filtered: true,
    refused: answer.refused,
    tested: answer.tested ?? null,
    rows: new Set(reviewsUnder(corpus, filters)),
    themes: columnsOf(answer.themes),
    order,
    pair: (k: any) => facts.get(k) ?? nothing(),
  };
};

const known = new Map();
const keyOf = (net: any, filters: any) => JSON.stringify([net, Object.entries(filters).sort()]);
// Whether the numbers of a state are there already, or have to be counted.
export const isCounted = (state: any) => {
  const filters = askedFor(state);
  return filters === null || known.has(keyOf(state.net, filters));
};
export const countState = (state: any) => {
  const filters = askedFor(state);
  if (filters === null) return baked(state.net);
  const key = keyOf(state.net, filters);
  if (!known.has(key)) {
    if (known.size >= KEPT) known.delete(known.keys().next().value);
    known.set(key, recounted(state.net, filters));
  }
  return known.get(key);
};
// Shares with Wilson's interval, as the recount computes them.
export const shareOf = (count: any, n: any) => {
  const found = prevalence({ n, K: 1, totals: [count] });
  return { share: found.share[0], low: found.low[0], high: found.high[0] };
};

export let inForce: any = null;

export const settle = (state: any) => {
  const numbers = countState(state);
  if (numbers === inForce) return;
  inForce = numbers;
  for (const theme of themes)
    for (const name of ["count", "share", "low", "high"]) theme[name] = numbers.themes[name][theme.i];
  const grades = numbers.order.map((k: any) => numbers.pair(k).grade);
  const how = (wanted: any) => grades.filter((grade: any) => grade === wanted).length;
  [numbers.clear, numbers.suggestive] = [how(3), how(2)];
  [numbers.clearApart, numbers.suggestiveApart] = [how(-3), how(-2)];
  numbers.graded = numbers.clear + numbers.suggestive + numbers.clearApart + numbers.suggestiveApart;
  numbers.largest = Math.max(0, ...numbers.themes.count);
};

// One pair with the current numbers: measures, what was expected, and the grade of evidence.
export const pairAt = (k: any) => {
  const [a, b] = ends(k);
  const facts = inForce.pair(k);
  return { k, a, b, ...facts, together: facts.grade >= 0, evidence: GRADE_WORDS[Math.abs(facts.grade)] };
};

// The pairs that most reviews name, whatever is expected.
export const commonestPairs = (most = 10) =>
  inForce.order
    .map((k: any) => pairAt(k))
    .filter((pair: any) => pair.n11 > 0)
    .sort((x: any, y: any) => y.n11 - x.n11 || x.p - y.p)
    .slice(0, most);

// How many suggestive pairs are drawn before the reader chooses anything.
export const defaultCut = () => {
  const { readable, fewest, most } = settings.cutRule;
  const wanted = Math.min(Math.max(readable - inForce.clear, fewest), most);
  return Math.min(wanted, inForce.suggestive);
};
export const cutOf = (state: any) => Math.min(state.cut ?? defaultCut(), inForce.suggestive);

// Reviews in view that name a theme, or both themes of a pair.
const inView = (rows: any) => (inForce.rows ? rows.filter((row: any) => inForce.rows.has(row)) : rows);
export const reviewsOfTheme = (i: any) => inView(themes[i].reviews);
export const reviewsOfPair = (k: any) => {
  const [a, b] = ends(k);
  const held = new Set(a.reviews);
  return inView(b.reviews.filter((row: any) => held.has(row)));
};

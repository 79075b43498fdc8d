// Answers tests in Python about the recount: one line of JSON per question, and one per answer.
import { createInterface } from "node:readline";
import { characteristicsOf, openKinds, type PackedKind } from "../recount/characteristics.ts";
import { contrastGroups, type Question as GroupQuestion } from "../recount/contrast.ts";
import { openCorpus, type Corpus, type PackedReviews } from "../recount/corpus.ts";
import { networkOf } from "../recount/group-network.ts";
import { groupsOf } from "../recount/groups.ts";
import { recountNetwork, reviewsUnder, type Question } from "../recount/recount.ts";
import { maskOf, tallyOf, type Filters } from "../recount/select.ts";
import { againUnder, type Asked, type DatedReviews } from "../recount/recurrence.ts";
import { about, refusal, summary } from "../recount/trend-words.ts";
import { recountTrend, type TrendQuestion } from "../recount/trend.ts";

type Ask =
  | { open: PackedReviews }
  | { network: Question }
  | { contrast: GroupQuestion }
  | { trend: TrendQuestion }
  | { again: Filters; of: DatedReviews; rows: Asked[] }
  | { networks: GroupQuestion }
  | { reviews: Filters; themes: number[] }
  | { tally: Filters }
  | { characteristics: Filters; kinds: PackedKind[] }
  | { facts: true };

let corpus: Corpus | null = null;

// With what the page says of each theme, and of all.
const trendOf = (held: Corpus, question: TrendQuestion): object => {
  const found = recountTrend(held, question);
  const { id, label } = held.themes;
  return {
    ...found,
    themes: found.themes.map((one) => ({ ...one, about: about(found, one) })),
    said: summary(found, (theme) => label[theme], id.indexOf("pandemic")),
    refusal: refusal(found, "year of publication"),
  };
};

const answer = (ask: Ask): unknown => {
  if ("open" in ask) {
    corpus = openCorpus(ask.open);
    return null;
  }
  if (!corpus) throw new Error("no corpus was opened");
  const held = corpus;
  if ("network" in ask) return recountNetwork(corpus, ask.network);
  if ("contrast" in ask) return contrastGroups(corpus, ask.contrast);
  if ("again" in ask) return ask.rows.map(againUnder(ask.of, maskOf(corpus, ask.again)));
  if ("trend" in ask) return trendOf(corpus, ask.trend);
  if ("networks" in ask) return groupsOf(held, ask.networks).masks.map((mask) => networkOf(held, mask));
  if ("reviews" in ask) return reviewsUnder(corpus, ask.reviews, ask.themes);
  if ("characteristics" in ask) return characteristicsOf(corpus, openKinds(ask.kinds, corpus), ask.characteristics);
  if ("tally" in ask) return tallyOf(corpus, ask.tally);
  const { n, units, years, facets } = corpus;
  return { n, units, years, facets: facets.map(({ key, label, stated, values }) => ({ key, label, stated, values })) };
};

// Columns become lists; JSON has no Infinity, so that is a text.
const plain = (_: string, value: unknown): unknown => {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  return value === Infinity ? "Infinity" : value;
};

for await (const line of createInterface(process.stdin)) {
  let reply: object;
  try {
    reply = { answer: answer(JSON.parse(line) as Ask) };
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) };
  }
  process.stdout.write(`${JSON.stringify(reply, plain)}\n`);
}

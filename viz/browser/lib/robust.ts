// What made-up corpora say of a pair: in how many of them it is clear, and whether it is robust.
import { ROBUST_KINDS, ROBUST_SHARE, ROBUST_WORD, type GRADES } from "./library.ts";

type Kind = keyof typeof ROBUST_KINDS;
/** Of each graded pair, by its number: in how many of a hundred corpora of each kind it is clear; `robust` is 1 or 0. */
export type AgainColumns = Partial<Record<Kind | "row" | "robust", readonly number[]>>;
/** In how many of a hundred corpora of each kind a pair is clear, and whether it is robust. */
export type Again = Record<Kind, number> & { robust: boolean };

const KINDS = Object.keys(ROBUST_KINDS) as Kind[];

/** What the corpora say of the pairs, by their numbers; nothing where none were made. */
export const againByPair = (columns: AgainColumns): ReadonlyMap<number, Again> =>
  new Map(
    (columns.row ?? []).map((row, at) => [
      row,
      {
        ...(Object.fromEntries(KINDS.map((kind) => [kind, columns[kind]?.[at] ?? 0])) as Record<Kind, number>),
        robust: columns.robust?.[at] === 1,
      },
    ]),
  );

/** What to add to a grade: that the pair is robust, or nothing. */
export const robustMark = (again: Again | undefined): string => (again?.robust ? `, ${ROBUST_WORD}` : "");

/** What the corpora say of a clear or suggestive pair, in sentences. */
export const againSentence = (again: Again, corpora: number, evidence: (typeof GRADES)[number]): string => {
  const shares = KINDS.map((kind, k) => `in ${again[kind]}% ${k ? "" : `of ${corpora} corpora `}${ROBUST_KINDS[kind]}`);
  const clear = evidence === "clear";
  const verdict = !clear
    ? `Only a clear pair can be ${ROBUST_WORD}.`
    : again.robust
      ? `That is ${ROBUST_WORD}: at least ${ROBUST_SHARE} of each.`
      : `That is not ${ROBUST_WORD}, which asks for at least ${ROBUST_SHARE} of each.`;
  return `Clear${clear ? " again" : ""} ${shares.join("; ")}. ${verdict}`;
};

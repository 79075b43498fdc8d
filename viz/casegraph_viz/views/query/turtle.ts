// The Turtle of the engine, with prefixes: in the page the engine writes each IRI in full.
import type { Prefixes } from "./data.ts";

const LOCAL = /^[A-Za-z_]([\w-]*\w)?$/;
// The engine writes each text on one line, between straight double quotes.
const TEXT_OR_IRI = /"(?:[^"\\]|\\.)*"|<([^<>"{}|^`\\\s]*)>/g;

/** Write IRIs by the prefixes that fit, and put the prefixes that are used before. */
export const shortened = (turtle: string, prefixes: Prefixes): string => {
  const spaces = Object.entries(prefixes).sort((a, b) => b[1].length - a[1].length);
  const used = new Set<string>();
  const body = turtle.replace(TEXT_OR_IRI, (whole, iri: string | undefined) => {
    const fit = spaces.find(([, space]) => iri?.startsWith(space) && LOCAL.test(iri.slice(space.length)));
    if (!fit || iri === undefined) return whole;
    used.add(fit[0]);
    return `${fit[0]}:${iri.slice(fit[1].length)}`;
  });
  const head = [...used].sort().map((prefix) => `@prefix ${prefix}: <${prefixes[prefix]}> .\n`);
  return head.length ? `${head.join("")}\n${body}` : body;
};

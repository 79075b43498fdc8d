// The line that a button of the schema puts into a query.
import { read } from "./patterns.ts";
import { inspect } from "./text.ts";

// "cg:hasFinding" → "has_finding"
const local = (name: string): string =>
  name
    .replace(/^.*[:/#]/, "")
    .replace(/>/g, "")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();

/**
 * The line that states a class of its variable, or a property where there is one; about the variable that the query
 * already has for the class. `line` is null where the query already has it.
 */
export const lineFor = (
  text: string,
  ofClass: string,
  property: string | undefined,
): { variable: string; line: string | null } => {
  const stated = read(text).triples.find(
    ({ subject, first, last, value }) =>
      first === last &&
      /^(a|rdf:type)$/.test(last?.text ?? "") &&
      value.text === ofClass &&
      subject?.kind === "variable",
  );
  const variable = stated?.subject?.text.slice(1) ?? local(ofClass);
  if (property === undefined) return { variable, line: stated ? null : `?${variable} a ${ofClass} .` };
  const used = new Set(inspect(text).variables);
  let value = local(property);
  for (let i = 2; used.has(value); i += 1) value = `${local(property)}_${i}`;
  return { variable, line: `?${variable} ${property} ?${value} .` };
};

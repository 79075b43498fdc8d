// Why an answer may be empty through the query rather than through the reviews: names that the data
// do not have, years compared with numbers, texts where concepts stand, variables without a value.
import { read } from "./patterns.ts";
import { nearest, placeOf, tokens } from "./text.ts";

const fold = (text: any) => text.toLowerCase().replace(/[-_]/g, " ");
const humanised = (name: any) => fold(name.replace(/([a-z])([A-Z])/g, "$1 $2"));
const COMPARES = ["=", "!=", "<", ">", "<=", ">="];

export const makeHints = ({ words, terms, schema, prefixes, base }: any) => {
  const known = new Set([...words.map((word: any) => word.iri), ...terms]);
  const spaces = [
    ...Object.entries(prefixes)
      .filter(([name]) => name !== "xsd")
      .map(([, space]) => space),
    `${base}vocab/`,
  ];
  const leads = new Map();
  for (const each of schema)
    for (const property of each.properties) leads.set(property.iri, [...(leads.get(property.iri) ?? []), property.to]);
  const isYear = (iri: any) => (leads.get(iri) ?? []).some((to: any) => to.startsWith("year"));
  const isThing = (iri: any) =>
    leads.has(iri) && leads.get(iri).every((to: any) => /^concept of |^[\w-]+:\w+$/.test(to));

  // The word that somebody may have meant by a name that the data do not have.
  const meant = (iri: any, written: any, isClass: any) => {
    const space: any = spaces.filter((each) => iri.startsWith(each)).sort((a: any, b: any) => b.length - a.length)[0];
    const local = iri.slice(space.length);
    const plain = humanised(local);
    const concepts = space.startsWith(`${base}vocab/`);
    const fit = words.filter((word: any) =>
      concepts ? word.kind === "concept" : isClass ? word.kind === "class" : word.kind !== "concept",
    );
    const exact = fit.find(
      (word: any) =>
        fold(word.label) === plain ||
        (word.others ?? []).some((other: any) => fold(other) === plain) ||
        humanised(word.write.replace(/^.*:/, "")) === plain,
    );
    return (
      exact?.write ??
      nearest(
        written,
        fit.map((word: any) => word.write),
      )
    );
  };

  const at = (text: any, token: any) => {
    const place = placeOf(text, token.start);
    return `Line ${place.line}, column ${place.column}:`;
  };

  // Variables that nothing gives a value, as sentences.
  const loose = (text: any) => {
    const { bound } = read(text);
    const seen = new Map();
    for (const token of tokens(text))
      if (token.kind === "variable" && !seen.has(token.text.slice(1))) seen.set(token.text.slice(1), token);
    if (!bound.size) return [];
    return [...seen]
      .filter(([name]) => !bound.has(name))
      .map(([name, token]) => {
        const close = nearest(name, [...bound]);
        return `${at(text, token)} nothing in the query gives ?${name} a value${close ? `; did you mean ?${close}?` : "."}`;
      });
  };

  // What the query asks for that the data cannot have, as sentences.
  const faults = (text: any) => {
    const own = new Map(Object.entries(prefixes));
    const all = tokens(text);
    const { triples, groups } = read(text);
    all.forEach((token, i) => {
      if (token.kind === "iri" && /^prefix$/i.test(all[i - 2]?.text ?? ""))
        own.set(all[i - 1].text.replace(/:.*$/, ""), token.text.slice(1, -1));
    });
    const iriOf = (token: any) => {
      if (!token) return "";
      if (token.kind === "iri") return token.text.slice(1, -1);
      const [prefix, ...rest] = token.text.split(":");
      return token.kind === "name" && own.has(prefix) ? own.get(prefix) + rest.join(":") : "";
    };
    const told = [];
    const done = new Set();
    const inTemplate = (token: any) =>
      groups.some((each: any) => each.kind === "template" && each.open < token.start && token.start < each.close);
    all.forEach((token, i) => {
      const iri = iriOf(token);
      const declares = /^(prefix|base)$/i.test(all[i - 1]?.text ?? "") || /^prefix$/i.test(all[i - 2]?.text ?? "");
      if (!iri || declares || done.has(iri) || known.has(iri) || inTemplate(token)) return;
      if (!spaces.some((space) => iri.startsWith(space) && iri !== space)) return;
      done.add(iri);
      const close = meant(iri, token.text, all[i - 1]?.text === "a");
      told.push(
        `${at(text, token)} ${token.text} is not in the data; ${close ? `did you mean ${close}?` : "“What there is” lists what is."}`,
      );
    });
    const years = new Set();
    for (const { last, value } of triples) {
      const property = iriOf(last);
      if (!value || !property) continue;
      if (isYear(property) && value.kind === "variable") years.add(value.text);
      if (
        isYear(property) &&
        (value.kind === "number" ||
          (value.kind === "string" && !all.some((t) => t.text === "^^" && t.start === value.start + value.text.length)))
      )
        told.push(
          `${at(text, value)} ${last.text} leads to a year; write "${value.text.replace(/["']/g, "")}"^^xsd:gYear.`,
        );
      else if (isThing(property) && value.kind === "string") {
        const label = fold(value.text.replace(/^["']+|["']+$/g, ""));
        const concept = words.find((word: any) => word.kind === "concept" && fold(word.label) === label);
        told.push(
          `${at(text, value)} ${last.text} leads to a thing, not to a text; ${concept ? `did you mean ${concept.write}?` : `write ${last.text}/skos:prefLabel for its name.`}`,
        );
      }
    }
    all.forEach((token, i) => {
      if (!COMPARES.includes(token.text) || token.kind !== "mark") return;
      const [left, right] = [all[i - 1], all[i + 1]];
      const [year, number] = left?.kind === "variable" ? [left, right] : [right, left];
      if (year?.kind !== "variable" || !years.has(year.text) || number?.kind !== "number") return;
      const wanted =
        year === left
          ? `YEAR(${year.text}) ${token.text} ${number.text}`
          : `${number.text} ${token.text} YEAR(${year.text})`;
      told.push(`${at(text, year)} ${year.text} is a year (xsd:gYear), which is no number; write ${wanted}.`);
    });
    return told;
  };

  return { loose, faults };
};

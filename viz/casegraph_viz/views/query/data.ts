// The blocks of data in the query page; page.py writes them.

/** Namespaces by their prefixes. */
export type Prefixes = Readonly<Record<string, string>>;

export interface Settings {
  /** The address at which a server answers queries; null where the page contains the engine. */
  endpoint: string | null;
  prefixes: Prefixes;
  base: string;
  /** From this page to the folder of the site, null where the page is alone. */
  root: string | null;
  linked: boolean;
  first: string;
  /** Whether a triple is in two graphs, so that the page has to make their union itself. */
  merge: boolean;
}

/** A class, a property or a concept: how it is written in a query, and common words for it. */
export interface Word {
  iri: string;
  write: string;
  label: string;
  kind: "class" | "property" | "concept";
  meaning?: string;
  /** The scheme of a concept. */
  scheme?: string;
  others?: readonly string[];
}

/** A property of a class; `to` says in words what it leads to. */
export interface Property {
  iri: string;
  write: string;
  n: number;
  to: string;
}
export interface SchemaClass {
  iri: string;
  write: string;
  n: number;
  properties: readonly Property[];
}

/** What a question may be restricted to; `group` is the only group of values that fit, or empty. */
export interface Parameter {
  variable: string;
  label: string;
  kind: string;
  group: string;
}
/** A question with its query; one that was made from typed words has no name. */
export interface Question {
  name: string | null;
  label: string;
  question: string;
  counted: string;
  text: string;
  parameters: readonly Parameter[];
}
export interface Topic {
  key: string;
  topic: string;
  questions: readonly Question[];
}
/** The values of each kind of parameter: IRI, label and the label of its group, or "". */
export type Choices = Readonly<Record<string, readonly (readonly [iri: string, label: string, group: string])[]>>;

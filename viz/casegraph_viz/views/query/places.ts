// Places in a query as lines and columns, both from 1.

export interface Place {
  offset: number;
  line: number;
  column: number;
}

/** The sentence about a fault, and its place if it has one. */
export interface Message {
  message: string;
  place?: Place;
}

export const placeOf = (text: string, offset: number): Place => {
  const before = text.slice(0, offset).split("\n");
  return { offset, line: before.length, column: before[before.length - 1].length + 1 };
};

export const at = (text: string, offset: number): string => {
  const { line, column } = placeOf(text, offset);
  return `Line ${line}, column ${column}:`;
};

/** A sentence about what is wrong at a place. */
export const sentenceAt = (text: string, offset: number, what: string): Required<Message> => ({
  message: `${at(text, offset)} ${what}${/[.?]$/.test(what) ? "" : "."}`,
  place: placeOf(text, offset),
});

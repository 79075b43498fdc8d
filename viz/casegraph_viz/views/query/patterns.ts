// The triples of a query and its groups, read loosely: enough to know what a variable stands for,
// where a line may be put, and which slip the engine may have stumbled over. Never refuses a query.
import { inspect, tokens } from "./text.ts";

const CLOSING: any = { "(": ")", "[": "]", "{": "}" };
const CLAUSES = ["FILTER", "OPTIONAL", "UNION", "MINUS", "BIND", "VALUES", "GRAPH", "SERVICE", "LATERAL"];
const TERMS = ["iri", "string", "variable", "number", "blank", "name"];
const OPERATORS = ["=", "<", ">", "!=", "<=", ">=", "&&", "||", "!"];
const [SUBJECT, PROPERTY, VALUE, END] = [0, 1, 2, 3];
const endOf = (token: any) => token.start + token.text.length;

// A triple that lacks a part before a mark or a keyword that ends it.
const lacking = (frame: any, token: any, last: any) => {
  if (frame.opening === "(" || !frame.pattern) {
    const bare = last.kind === "mark" && OPERATORS.includes(last.text);
    return bare
      ? {
          offset: token.start,
          what: `found “${token.text}” where a value is expected; write what stands behind “${last.text}”`,
        }
      : null;
  }
  if (frame.clause || frame.slot === SUBJECT || frame.slot === END) return null;
  if (frame.slot === PROPERTY && (frame.alone || last.text === ";")) return null;
  const wanted = frame.slot === PROPERTY ? "a property and its value" : "the value of a property";
  return { offset: token.start, what: `found “${token.text}” where ${wanted} should stand; write what is missing` };
};

// → { triples: [{ subject, first, last, value, tag }], bound: names of variables that get a value,
//     groups: [{ open, close, kind, before }], fault }; first and last are steps of a path.
const read: any = (text: any) => {
  const all = tokens(text);
  const triples: any = [];
  const bound = new Set();
  const groups = [];
  const frames: any = [{ opening: "", pattern: false, slot: SUBJECT, clause: "", alone: false }];
  let fault: any = null;
  let last = { kind: "mark", text: "", start: 0 };
  const note: any = (found: any) => {
    if (found && fault === null) fault = found;
  };
  const bind = (token: any) => {
    if (token.kind === "variable") bound.add(token.text.slice(1));
  };

  const put = (frame: any, token: any) => {
    if (frame.slot === SUBJECT) Object.assign(frame, { subject: token, first: null, last: null, inverse: false });
    else if (frame.slot === PROPERTY) {
      frame.first ??= token;
      frame.last = token;
    } else if (frame.slot === VALUE) {
      const path = frame.inverse ? { first: null, last: null } : { first: frame.first, last: frame.last };
      triples.push({ subject: frame.subject ?? null, ...path, value: token, tag: "" });
    }
    if (token) bind(token);
    frame.slot = Math.min(frame.slot + 1, END);
    if (token && token.kind === "number" && token.text.endsWith(".")) frame.slot = SUBJECT;
  };

  const closed = (frame: any, mark: any) => {
    if (frame.clause) {
      if (frame.clause !== "VALUES" || mark === "}") frame.clause = "";
    } else if (mark !== "}" && frame.pattern) {
      frame.alone = frame.slot === SUBJECT;
      if (frame.slot === PROPERTY) frame.inverse = true; // a path in brackets is not followed
      put(frame, null);
    } else frame.slot = SUBJECT;
  };

  const marked = (frame: any, mark: any) => {
    if (mark === ".") frame.slot = SUBJECT;
    else if (mark === ";" && frame.slot !== SUBJECT)
      Object.assign(frame, { slot: PROPERTY, first: null, last: null, inverse: false });
    else if (mark === "," && frame.slot === END) frame.slot = VALUE;
    else if ((mark === "/" || mark === "|") && frame.slot === VALUE) frame.slot = PROPERTY;
    if (mark === "|" || mark === "!" || (mark === "^" && frame.slot === PROPERTY)) frame.inverse = true;
  };

  for (const token of all) {
    const frame: any = frames[frames.length - 1];
    const { kind, text: piece } = token;
    const word = kind === "word" ? piece.toUpperCase() : "";
    if (last.kind === "word" && /^AS$/i.test(last.text)) bind(token);
    if (kind === "mark" && piece in CLOSING) {
      const inside = frame.pattern && !frame.clause;
      const data = piece === "{" && frame.clause === "VALUES";
      const next: any = {
        opening: piece,
        pattern: !data && piece !== "(" && (inside || piece === "{"),
        slot: piece === "[" ? PROPERTY : SUBJECT,
        clause: "",
        alone: piece === "[",
        list: inside && piece === "(",
      };
      if (piece === "{") {
        next.group = {
          open: token.start,
          close: null,
          kind: data ? "data" : /^CONSTRUCT$/i.test(last.text) ? "template" : "group",
          before: token,
        };
        groups.push(next.group);
      }
      frames.push(next);
    } else if (kind === "mark" && Object.values(CLOSING).includes(piece)) {
      note(lacking(frame, token, last));
      if (frames.length > 1) {
        if (frame.group) Object.assign(frame.group, { close: token.start, before: last });
        frames.pop();
      }
      closed(frames[frames.length - 1], piece);
    } else if (!frame.pattern || frame.clause) {
      if (word === "VALUES" && !frame.clause && frame.opening !== "(") frame.clause = word;
      if (
        frame.list ||
        frame.clause === "VALUES" ||
        frame.clause === "GRAPH" ||
        frames.some((each: any) => each.clause === "VALUES")
      )
        bind(token);
      if (
        kind === "mark" &&
        OPERATORS.includes(piece) &&
        piece !== "!" &&
        ["(", ...OPERATORS].includes(last.text) &&
        last.kind === "mark"
      )
        note({ offset: token.start, what: `found “${piece}” where a value is expected; write it` });
    } else if (word === "SELECT") {
      frame.pattern = false;
      if (frame.group) frame.group.kind = "select";
    } else if (CLAUSES.includes(word)) {
      note(lacking(frame, token, last));
      frame.clause = word;
      frame.slot = SUBJECT;
    } else if (kind === "word" && piece.startsWith("@")) {
      if (triples.length) triples[triples.length - 1].tag = piece;
    } else if (TERMS.includes(kind) || ["A", "TRUE", "FALSE"].includes(word)) {
      if (frame.slot === END && last.text === "^^") {
        if (triples.length) triples[triples.length - 1].tag = `^^${piece}`;
      } else {
        if (frame.slot === END)
          note({
            offset: token.start,
            what: `found “${piece}” straight behind a triple; put “;” before it to say more of the same thing, or “.” to begin a triple about another`,
          });
        put(frame, token);
      }
    } else if (kind === "mark") {
      if ([".", ";", ","].includes(piece)) note(lacking(frame, token, last));
      marked(frame, piece);
    }
    // A subject that nobody named, between square brackets.
    if (kind === "mark" && piece === "[") frames[frames.length - 1].subject = null;
    last = token;
  }
  return { triples, bound, groups, fault, last: all[all.length - 1] ?? null };
};

// A bracket that is never closed, or closed before the one inside it, or never opened.
const brackets: any = (text: any) => {
  const opened: any = [];
  for (const token of tokens(text)) {
    if (token.kind !== "mark") continue;
    if (token.text in CLOSING) opened.push(token);
    else if (Object.values(CLOSING).includes(token.text)) {
      if (!opened.some((each: any) => CLOSING[each.text] === token.text))
        return { offset: token.start, what: `found “${token.text}” that nothing opens; leave it out` };
      const top = opened.pop();
      if (CLOSING[top.text] !== token.text)
        return {
          offset: top.start,
          what: `found “${top.text}” that is not closed before the next “${token.text}”; close it with “${CLOSING[top.text]}”`,
        };
    }
  }
  const top = opened.pop();
  return top
    ? { offset: top.start, what: `found “${top.text}” that is never closed; close it with “${CLOSING[top.text]}”` }
    : null;
};

// Where a line may be put: { from, to, insert, cursor }. At the end of the group that the cursor
// stands in, or of the outer one where it stands in none; a triple that is open is ended first.
const insertion = (text: any, cursor: any, line: any) => {
  const { groups, last } = read(text);
  const open = groups.filter(
    (each: any) => each.kind === "group" && each.open < cursor && cursor <= (each.close ?? text.length),
  );
  const group = open[open.length - 1] ?? groups.find((each: any) => each.kind === "group");
  if (!group) {
    if (!last) return whole(`SELECT * WHERE {\n  ${line}\n}\nLIMIT 100`, text, line);
    const form = inspect(text).form;
    const insert = `${form === null || /\n$/.test(text) ? "" : "\n"}WHERE {\n  ${line}\n}`;
    return { from: text.length, to: text.length, insert, cursor: text.length + insert.indexOf(line) + line.length };
  }
  const close = group.close ?? text.length;
  const before = group.close === null ? last : group.before;
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", group.open) + 1))?.[0] ?? "";
  const mark = before.kind === "mark" ? before.text : "";
  const ended = ["{", "}", "."].includes(mark) || (before.kind === "number" && before.text.endsWith("."));
  const from = mark === ";" ? before.start : endOf(before);
  const start = `${mark === ";" ? "." : ended ? "" : " ."}${text.slice(endOf(before), close).trimEnd()}\n${indent}  ${line}`;
  return { from, to: close, insert: `${start}\n${indent}`, cursor: from + start.length };
};
const whole = (insert: any, text: any, line: any) => ({
  from: 0,
  to: text.length,
  insert,
  cursor: insert.indexOf(line) + line.length,
});

export { read, brackets, insertion };

// The editor: CodeMirror in a shadow root, where its styles need no style element, which the
// policy of the page would not allow.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import type { CompletionSource } from "@codemirror/autocomplete";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import { insertion } from "./patterns.ts";
import type { Place } from "./places.ts";

const theme = EditorView.theme({
  "&": {
    color: "var(--ink)",
    backgroundColor: "var(--surface)",
    fontSize: "0.92rem",
    border: "1px solid var(--soft)",
    borderRadius: "4px",
  },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": {
    fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
    lineHeight: "1.5",
    maxHeight: "min(40vh, 32rem)",
    minHeight: "6rem",
    overflow: "auto",
  },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.5rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--wash)", color: "var(--soft)", border: "0" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--rule)",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--rule)",
    outline: "1px solid var(--soft)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    border: "1px solid var(--soft)",
    borderRadius: "4px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "inherit",
    maxHeight: "15rem",
    maxWidth: "min(40rem, 92vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.2rem 0.5rem", lineHeight: "1.4" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--link)",
    color: "var(--paper)",
  },
  ".cm-completionDetail": { fontStyle: "normal", color: "var(--soft)", marginLeft: "0.6rem" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionInfo": { padding: "0.4rem 0.6rem", maxWidth: "22rem", fontFamily: "var(--text)", fontSize: "0.86rem" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--apart) 2px",
    textUnderlineOffset: "4px",
  },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--apart)" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--apart)", padding: "0.3rem 0.6rem" },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--link)", fontWeight: "600" },
  {
    tag: [tags.variableName, tags.special(tags.variableName), tags.definition(tags.variableName)],
    color: "var(--query-variable)",
  },
  { tag: [tags.string, tags.number, tags.bool, tags.literal], color: "var(--query-literal)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--soft)", fontStyle: "italic" },
  { tag: tags.invalid, color: "var(--apart)" },
]);

/** What an editor is made with: `source` offers words, `changed` is called after each change. */
export interface Editing {
  label: string;
  described: string;
  source: CompletionSource;
  run: () => void;
  changed: () => void;
}

export interface Editor {
  view: EditorView;
  text: () => string;
  set: (value: string) => void;
  /** Put a line at the end of the group that the cursor is in, or of the outer one. */
  insert: (line: string) => void;
  mark: (place: Place, message: string) => void;
  unmark: () => void;
  focus: () => void;
}

export const makeEditor = (holder: HTMLElement, { source, run, changed, label, described }: Editing): Editor => {
  const root = holder.attachShadow({ mode: "open" });
  const asked = (): boolean => {
    run();
    return true;
  };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      extensions: [
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: asked }])),
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentUnit.of("  "),
        sparql(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [source], icons: false }),
        syntaxHighlighting(colours),
        EditorView.lineWrapping,
        // Tab leaves the editor, as everywhere else on the page.
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
        EditorView.contentAttributes.of({
          tabindex: "0",
          "aria-label": `${label}. ${described}`,
          spellcheck: "false",
          autocapitalize: "off",
          translate: "no",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed();
        }),
        theme,
      ],
    }),
  });

  const text = (): string => view.state.doc.toString();
  const unmark = (): void => {
    view.dispatch(setDiagnostics(view.state, []));
  };
  return {
    view,
    text,
    set: (value) => {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value }, selection: { anchor: 0 } });
      unmark();
    },
    insert: (line) => {
      const { from, to, insert, cursor } = insertion(text(), view.state.selection.main.head, line);
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: cursor }, scrollIntoView: true });
      view.focus();
    },
    mark: (place, message) => {
      const doc = view.state.doc;
      let from = Math.min(place.offset, doc.length);
      let to = from;
      const word = /^[^\s{}().;,]+|^[^\s]/.exec(doc.sliceString(from, from + 60));
      if (word) to = from + word[0].length;
      else if (from > 0) from -= 1;
      view.dispatch(setDiagnostics(view.state, [{ from, to, severity: "error", message }]));
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    },
    unmark,
    focus: () => {
      view.focus();
    },
  };
};

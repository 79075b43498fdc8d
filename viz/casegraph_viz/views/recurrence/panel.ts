// The panel beside the strip: one theme, found and expected, and what is behind both numbers.
import { announce, byId, el, shape, svgEl } from "../../../browser/lib/dom.ts";
import { fixed } from "../../../browser/lib/figures.ts";
import type { Store } from "../../../browser/lib/state.ts";
import type { Counted } from "./counted.ts";
import type { Ledger, Row } from "./data.ts";
import { membersOf } from "./members.ts";
import type { State } from "./state.ts";

const [WIDTH, DOUBLINGS, FOOT] = [280, 2, 34];
const MARKS = ["¼", "½", "1", "2", "4×"];

// On a scale of doublings, half as often and twice as often lie equally far from 1.
const place = (ratio: number): number =>
  ratio > 0 ? WIDTH * Math.min(1, Math.max(0, (Math.log2(ratio) + DOUBLINGS) / (2 * DOUBLINGS))) : 0;

const ratioPicture = ({ ratio, low, high, theme }: Row): SVGElement | null => {
  if (ratio === null || low === null || high === null) return null;
  const words = `${theme.label}: found divided by expected ${fixed(ratio, 2)}, 95% interval ${fixed(low, 2)} to ${fixed(high, 2)}`;
  const svg = svgEl("svg", {
    class: "ratio chart",
    role: "img",
    "aria-label": words,
    viewBox: `-14 0 ${String(WIDTH + 34)} ${String(FOOT)}`,
  });
  const step = WIDTH / (MARKS.length - 1);
  svg.append(
    svgEl("path", {
      class: "scale",
      d: `M0 8H${String(WIDTH)}${MARKS.map((_, k) => `M${String(step * k)} 4v8`).join("")}`,
    }),
    svgEl("path", { class: "one", d: `M${String(WIDTH / 2)} 0v16` }),
    svgEl("path", { class: "reach", d: `M${fixed(place(low), 2)} 8H${fixed(place(high), 2)}` }),
    svgEl("circle", { cx: fixed(place(ratio), 2), cy: 8, r: 4.5 }),
    ...MARKS.map((mark, k) => svgEl("text", { x: step * k, y: 30 }, mark)),
  );
  return svg;
};

/** What is said of a theme of which the reviews in view say nothing. */
export const noneWords = (label: string): string =>
  `${label}: none of these reviews has a concern or a recommendation on it. That does not mean that it was not there.`;

/** Follow the state; returns what brings the panel into sight where it is under the strip. */
export const startPanel = (
  ledger: Ledger,
  store: Store<State>,
  countedFor: (state: State) => Counted,
): (() => void) => {
  const panel = byId("one-theme");
  let shown: unknown[] = [];
  const head = el("h2", { id: "one-head", tabindex: -1 });
  panel.replaceChildren(head);
  store.onChange((state) => {
    const counted = countedFor(state);
    if (shown[0] === counted && shown[1] === state.theme) return;
    shown = [counted, state.theme];
    const theme = ledger.themes.find(({ id }) => id === state.theme) ?? ledger.themes[0];
    const row = counted.byTheme.find((one) => one.theme.id === theme.id);
    head.replaceChildren(
      shape(theme.group, theme.outline),
      " ",
      theme.link ? el("a", { href: theme.link }, theme.label) : theme.label,
    );
    const picture = row ? ratioPicture(row) : null;
    // A new body begins at its top.
    panel.replaceChildren(
      head,
      el(
        "div",
        { class: "one-body" },
        picture
          ? el("figure", {}, picture, el("figcaption", {}, "Found divided by expected, with its 95% interval."))
          : null,
        row ? membersOf(ledger, row) : el("p", {}, noneWords(theme.label)),
      ),
    );
    panel.hidden = false;
  });
  return () => {
    if (head.getBoundingClientRect().top > window.innerHeight - 80) head.scrollIntoView({ block: "start" });
    announce(`${head.textContent.trim()} is open beside the strip.`);
  };
};

// Counts again under other filters, and says what is in view.
import { startFilterBar, tellWithoutFilters } from "../../../browser/filters/bar.ts";
import { announce, byId, one } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import type { State } from "./choices.ts";
import { settings } from "./data.ts";
import { corpus, inForce, isCounted } from "./numbers.ts";
import { ignored, store } from "./state.ts";
import { standing, warningNow } from "./words.ts";

const standingLine = byId("standing");

// Counting many reviews blocks the page for a moment, so the page first says so and lets that be shown and announced.
export const delays = { many: 3000, before: 120 };
const area = one(".map-area");
let counting: { changes: Partial<State>; then: () => void; timer: number } | null = null;
const finish = (): void => {
  if (!counting) return;
  const { changes, then, timer } = counting;
  counting = null;
  window.clearTimeout(timer);
  area.removeAttribute("aria-busy");
  store.change(changes);
  then();
};
/** Change the state, after saying that counting takes a moment where it does. */
export const countFirst = (changes: Partial<State>, then: () => void): void => {
  finish();
  // How many reviews are to be counted, if that takes a moment.
  const many = corpus && corpus.n >= delays.many && !isCounted({ ...store.state, ...changes }) ? corpus.n : 0;
  counting = { changes, then, timer: many ? window.setTimeout(finish, delays.before) : 0 };
  if (!many) finish();
  else {
    const words = `Counting ${plural(many, "review", "reviews")} afresh…`;
    area.setAttribute("aria-busy", "true");
    standingLine.textContent = words;
    announce(words);
  }
};

const announceStanding = (): void => {
  announce([`${standing()}.`, warningNow()].filter(Boolean).join(" "));
};
/** Change the filters, and say what is in view. */
export const filterBy = (changes: Partial<State>, then?: () => void): void => {
  countFirst({ ...changes, cut: null }, () => {
    then?.();
    announceStanding();
  });
};

const tellStanding = (state: State): void => {
  standingLine.textContent = `${standing()}.`;
  byId("live-net").textContent = `${settings.netLabels[state.net]}${inForce.filtered ? ", recounted here" : ""}.`;
};

export const startFilters = (): void => {
  // A reader's next action builds on the filters asked for before, so these are counted first: before a box is ticked,
  // because counting sets the boxes.
  for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, finish, true);
  store.onChange(tellStanding);
  if (!corpus) {
    store.onChange(() => {
      tellWithoutFilters(ignored, warningNow());
    });
    return;
  }
  const bar = startFilterBar({ corpus, state: () => store.state, change: filterBy });
  let last: readonly unknown[] = [];
  store.onChange(() => {
    const now = [inForce, ignored];
    if (now.every((each, i) => each === last[i])) return;
    last = now;
    bar.show(inForce.n, { ignored, warning: warningNow() });
  });
};

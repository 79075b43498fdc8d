// The page that compares two groups: counts them at every choice, and shows picture, words and tables.
import { announce, byId, one, ready } from "../../../browser/lib/dom.ts";
import { COMPARED_BEFORE, CAVEATS } from "../../../browser/lib/library.ts";
import { looked } from "../../../browser/lib/looked.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { offerStill, type Still } from "../../../browser/lib/still.ts";
import { startTables } from "../../../browser/lib/tables.ts";
import { contrastGroups, type Contrast, type ThemeContrast } from "../../../browser/recount/contrast.ts";
import { showSizes, startChoosing } from "./choose.ts";
import { groupWords, reviews, themeLabel } from "./names.ts";
import { chosenOf, differencePicture } from "./picture.ts";
import { corpus, filterInWords, settings, store, type State } from "./state.ts";
import { pairRows, themeRows } from "./table.ts";
import { pairsWords, tooFewWords, whatDiffers } from "./words.ts";

const picture = byId("picture");
const answer = one(".answer");
const refused = byId("refused");
const before = looked(COMPARED_BEFORE);

const keyOf = ({ first, second, common }: State): string =>
  JSON.stringify(
    [first, second, common].map((filters) =>
      Object.entries(filters)
        .map(([key, values]) => `${key}=${filterInWords(key, values)}`)
        .sort(),
    ),
  );

const openTheme = (row: ThemeContrast): void => {
  const line = byId(`theme-${String(row.theme)}`);
  line.scrollIntoView({ block: "center" });
  line.focus();
  announce(`${themeLabel(row.theme)} in the table.`);
};

const bodyOf = (id: string): HTMLTableSectionElement => one<HTMLTableSectionElement>("tbody", byId(id));

const showContrast = (found: Contrast): void => {
  const { rows, tested } = chosenOf(found);
  picture.replaceChildren(differencePicture(found, openTheme));
  Object.assign(picture.dataset, {
    reviews: found.groups.n[0] + found.groups.n[1],
    lines: rows.length,
    basis: tested ? "tested" : "counted",
  });
  byId("words").replaceChildren(...whatDiffers(found));
  byId("pairs-words").textContent = pairsWords(found);
  bodyOf("theme-table").replaceChildren(...themeRows(found));
  bodyOf("pair-table").replaceChildren(...pairRows(found));
};

const show = (state: State): void => {
  const found = contrastGroups(corpus, state);
  if (found) showSizes(found.groups.n);
  const refusal =
    found === null
      ? "The model of the number of themes coded finds no fit for these groups. Choose other groups."
      : "few" in found
        ? tooFewWords(found, state)
        : "";
  const unknown = state.unknown.length
    ? `The address asks for ${state.unknown.join(", ")}, which these reviews do not have. It is left out.`
    : "";
  refused.textContent = [refusal, unknown].filter(Boolean).join(" ");
  refused.hidden = !refused.textContent;
  answer.hidden = refusal !== "";
  if (found && !("few" in found)) {
    before.note(keyOf(state));
    showContrast(found);
    const [a, b] = found.groups.n;
    announce(`A: ${groupWords(state.first)}, ${reviews(a)}. B: ${groupWords(state.second)}, ${reviews(b)}.`);
  } else {
    announce(refusal);
    Object.assign(picture.dataset, { reviews: 0, lines: 0, basis: "counted" });
  }
  byId("looked").textContent = before.words();
};

// The picture as a file says who is compared.
const still = (): Still => {
  const { first, second, common } = store.state;
  const both = Object.keys(common).length ? ` Both: ${groupWords(common)}.` : "";
  return {
    svg: one<SVGSVGElement>("svg", picture),
    title: `A: ${groupWords(first)}. B: ${groupWords(second)}`,
    lines: [`${settings.title}.${both} Difference in points: bold clear, in brackets suggestive.`],
    caveat: CAVEATS.difference,
    scale: 1.4,
  };
};

startMode();
startTables();
startChoosing();
store.onChange(show);
byId("needs-script").hidden = true;
one(".choice").hidden = false;
offerStill(one(".picture-area"), { what: "the themes that differ most", picture: still });
store.start();
ready();

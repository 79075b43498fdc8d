// Finds a theme by its name or by another name for it, with the keyboard alone if needed.
import { combobox } from "../../../browser/lib/combobox.ts";
import { announce, byId, el, shape } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { searchOf } from "../../../browser/lib/match.ts";
import { settings, themes } from "./data.ts";
import { openTheme } from "./open.ts";

const input = byId<HTMLInputElement>("search");
const list = byId("search-list");
const MOST = 8;
// Of two names that fit alike, that of the theme in more reviews comes first.
const byCount = [...themes].sort((a, b) => b.count - a.count);
const search = searchOf(byCount.map((theme) => ({ theme, label: theme.label, others: theme.alt })));
const box = combobox(input, list, "option");
let found: ReturnType<typeof search> = [];

const choose = (i: number): void => {
  const { theme } = found[i].thing;
  input.value = theme.label;
  box.close();
  openTheme(theme.i);
};

const suggest = (): void => {
  found = search(input.value, MOST);
  box.show(
    found.map(({ thing: { theme }, by }, i) =>
      box.option(
        i,
        choose,
        shape(theme.group, settings.shapes[theme.group]),
        el("span", {}, theme.label),
        by ? el("span", { class: "small" }, ` (${by})`) : null,
        el("span", { class: "count" }, String(theme.count)),
      ),
    ),
  );
  const open = found.length > 0;
  if (input.value.trim())
    announce(open ? `${plural(found.length, "theme matches", "themes match")}.` : "No theme matches.");
};

export const startSearch = (): void => {
  input.addEventListener("input", suggest);
  input.addEventListener("blur", box.close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      box.close();
    } else if (event.key === "Enter" && found.length && !list.hidden) {
      event.preventDefault();
      choose(box.chosen());
    } else if (["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      if (list.hidden) suggest();
      box.move(event.key);
    }
  });
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    const typing = target instanceof Element && /^(input|select|textarea)$/i.test(target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
};

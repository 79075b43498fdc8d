// The themes that no line leads to, with their counts: in the panel, so that the picture is of those with lines.
import { byId, el, one } from "../../../browser/lib/dom.ts";
import { opener } from "../../../browser/lib/panel.ts";
import { themes } from "./data.ts";
import { openTheme } from "./open.ts";
import { view } from "./sheet.ts";
import { store } from "./state.ts";

const fold = byId<HTMLDetailsElement>("lone");
const list = one("ul", fold);

export const startLone = (): void => {
  store.onChange(({ off, least }) => {
    const lone = themes
      .filter(({ i, group, count }) => count >= least && !view.linked.has(i) && !off.includes(group))
      .sort((x, y) => y.count - x.count || x.label.localeCompare(y.label, "en"));
    fold.hidden = lone.length === 0;
    byId("lone-count").textContent = String(lone.length);
    list.replaceChildren(
      ...lone.map((theme) =>
        el(
          "li",
          {},
          opener(theme.label, () => {
            openTheme(theme.i);
          }),
          " ",
          el("span", { class: "count" }, String(theme.count)),
        ),
      ),
    );
  });
};

// Finds a theme by its name or by another name for it, with the keyboard alone if needed.
import { announce, byId, el, shape } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { settings, themes, type Theme } from "./data.ts";
import { openTheme } from "./open.ts";

const input = byId<HTMLInputElement>("search");
const list = byId("search-list");
const MOST = 8;
/** A theme that matches, and its other name if it is that which does. */
interface Match {
  theme: Theme;
  points: number;
  by: string;
  length: number;
}
let found: Match[] = [];
let active = -1;

const plain = (text: string): string => text.toLocaleLowerCase("en").normalize("NFKD").replace(/\p{M}/gu, "");
const index = themes.map((theme) => ({
  theme,
  label: plain(theme.label),
  alt: theme.alt.map((name) => ({ name, text: plain(name) })),
}));

const score = (text: string, words: readonly string[]): number => {
  if (!words.every((word) => text.includes(word))) return 0;
  if (text.startsWith(words[0])) return 3;
  return words.every((word) => ` ${text}`.includes(` ${word}`)) ? 2 : 1;
};

const match = (query: string): Match[] => {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const hits: Match[] = [];
  for (const { theme, label, alt } of index) {
    let best = { points: score(label, words) * 2, by: "", length: label.length };
    for (const { name, text } of alt) {
      const points = score(text, words) * 2 - 1;
      if (points > best.points) best = { points, by: name, length: text.length };
    }
    if (best.points > 0) hits.push({ theme, ...best });
  }
  return hits
    .sort((a, b) => b.points - a.points || a.length - b.length || b.theme.count - a.theme.count)
    .slice(0, MOST);
};

const close = (): void => {
  list.hidden = true;
  active = -1;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
};

const point = (to: number): void => {
  active = to;
  [...list.children].forEach((option, i) => {
    option.setAttribute("aria-selected", String(i === active));
  });
  if (active >= 0) input.setAttribute("aria-activedescendant", `option-${active}`);
  else input.removeAttribute("aria-activedescendant");
};

const choose = (i: number): void => {
  const { theme } = found[i];
  input.value = theme.label;
  close();
  openTheme(theme.i);
};

const suggest = (): void => {
  found = match(input.value);
  list.replaceChildren(
    ...found.map(({ theme, by }, i) =>
      el(
        "li",
        {
          role: "option",
          id: `option-${i}`,
          "aria-selected": "false",
          onmousedown: (event: MouseEvent) => {
            event.preventDefault();
          },
          onclick: () => {
            choose(i);
          },
        },
        shape(theme.group, settings.shapes[theme.group]),
        el("span", {}, theme.label),
        by ? el("span", { class: "small" }, ` (${by})`) : null,
        el("span", { class: "count" }, String(theme.count)),
      ),
    ),
  );
  const open = found.length > 0;
  list.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
  point(-1);
  if (input.value.trim())
    announce(open ? `${plural(found.length, "theme matches", "themes match")}.` : "No theme matches.");
};

export const startSearch = (): void => {
  input.addEventListener("input", suggest);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && found.length && !list.hidden) {
      event.preventDefault();
      choose(Math.max(active, 0));
    } else if (["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      if (list.hidden) suggest();
      const count = list.hidden ? 0 : found.length;
      if (count) point((active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1) + count) % count);
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

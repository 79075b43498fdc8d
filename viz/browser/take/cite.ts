// How the page, or a view of it, is cited. The forms come from casegraph.wording.citation, with marks in place of what
// only the browser knows: the title of the view, what more there is to say of it, its address, and the day.
import { readData } from "../lib/data.ts";

interface Cite {
  title: string;
  forms: Record<Form, string>;
  /** The address of the page from the root of its site; empty for a page alone. */
  page: string;
}
export type Form = "words" | "bibtex" | "ris";
/** The forms, as a reader chooses them, and the endings of their files. */
export const FORMS: Readonly<Record<Form, { label: string; ending: string }>> = {
  words: { label: "in words", ending: "txt" },
  bibtex: { label: "BibTeX", ending: "bib" },
  ris: { label: "RIS", ending: "ris" },
};

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};
/** A text as a field of BibTeX takes it. */
const inBibtex = (text: string): string => text.replace(/[\\{}&%$#_~^]/g, (sign) => SPECIAL[sign] ?? `\\${sign}`);
const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

const isHere = (hostname: string): boolean => /^(?:localhost|127\.|\[::1\]$)/.test(hostname);
/** Whether the page was read from an address that others can open too. */
export const isPublished = ({ protocol, hostname }: { protocol: string; hostname: string }): boolean =>
  /^https?:$/.test(protocol) && !isHere(hostname);

// The folders of a reader's own machine are nobody's business, so that a file goes by its name alone.
const fileOf = ({ pathname }: { pathname: string }, page: string): string => {
  const name = page || (pathname.split("/").pop() ?? "");
  try {
    return decodeURIComponent(name) || "index.html";
  } catch {
    return name;
  }
};

/** Where the view is, as it is cited: its address where it is published, else the file with the fragment. */
const placeOfView = (page: string, place: Location = window.location): string =>
  isPublished(place) ? place.href : `${fileOf(place, page)}${place.search}${place.hash}`;

const day = (form: Form, now: Date): string => {
  const [year, month, date] = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  const two = (part: number): string => String(part).padStart(2, "0");
  if (form === "words") return now.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  return [String(year), two(month), two(date)].join(form === "ris" ? "/" : "-");
};

/** What is cited: its title, and further words on it such as its filters. */
export interface Cited {
  title: string;
  about?: string;
}

/** Fill the marks of a form; `values` are plain texts. */
export const filled = (form: Form, template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/⟦(\w+)⟧/g, (mark, name: string) => {
    if (!(name in values)) return mark;
    const text = oneLine(values[name]);
    return form === "bibtex" && name !== "address" && name !== "read" ? inBibtex(text) : text;
  });

/** How the view is cited now; without a title, under that of the page. */
export const citation = (form: Form = "words", cited: Partial<Cited> = {}): string => {
  const { title, forms, page } = readData<Cite>("cite");
  return filled(form, forms[form], {
    title: cited.title ?? title,
    about: cited.about ? `, ${cited.about}` : "",
    address: placeOfView(page).replace(/[{}]/g, encodeURIComponent),
    read: day(form, new Date()),
  });
};
/** The title of the page, and the name of its file with the folders of the site. */
export const pageCited = (): { title: string; file: string } => {
  const { title, page } = readData<Cite>("cite");
  return { title, file: fileOf(window.location, page) };
};

// The button that turns a page light or dark; every page has it.

/** The event that a page has turned light or dark. */
export const MODE_CHANGED = "casegraph:mode";

/** Read something while the page is light: what is saved ends up on paper. */
export const inLight = <Value>(read: () => Value): Value => {
  const { dataset } = document.documentElement;
  const { mode } = dataset;
  dataset.mode = "light";
  try {
    return read();
  } finally {
    if (mode) dataset.mode = mode;
    else delete dataset.mode;
  }
};

/** The values of some properties of the page's style, such as "--ink", as they are while the page is light. */
export const lightColours = (names: readonly string[]): Record<string, string> =>
  inLight(() => {
    const css = window.getComputedStyle(document.documentElement);
    return Object.fromEntries(names.map((name) => [name, css.getPropertyValue(name).trim()]));
  });

/** Show the button and follow it. */
export const startMode = (): void => {
  const root = document.documentElement;
  const button = document.getElementById("mode");
  if (!button) return;
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = (): boolean => (root.dataset.mode ? root.dataset.mode === "dark" : prefersDark.matches);
  const name = (): void => {
    button.textContent = isDark() ? "Light page" : "Dark page";
  };
  const notify = (): void => {
    name();
    document.dispatchEvent(new Event(MODE_CHANGED));
  };
  button.addEventListener("click", () => {
    root.dataset.mode = isDark() ? "light" : "dark";
    notify();
  });
  prefersDark.addEventListener("change", notify);
  button.hidden = false;
  name();
};

// The button that turns a page light or dark; every page has it.

/** The event that a page has turned light or dark. */
export const MODE_CHANGED = "casegraph:mode";

/** Read something while the page is light: what is saved ends up on paper. */
export const inLight = <Value>(read: () => Value): Value => {
  const { dataset } = document.documentElement;
  const { mode } = dataset;
  dataset.mode = "light";
  const found = read();
  if (mode) dataset.mode = mode;
  else delete dataset.mode;
  return found;
};

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

// The button that turns a page light or dark; shared by every view.
(() => {
  "use strict";
  const root = document.documentElement;
  const button = document.getElementById("mode");
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () =>
    root.dataset.mode ? root.dataset.mode === "dark" : prefersDark.matches;

  const tell = () => {
    button.textContent = isDark() ? "Light page" : "Dark page";
    document.dispatchEvent(new Event("casegraph:mode"));
  };
  button.addEventListener("click", () => {
    root.dataset.mode = isDark() ? "light" : "dark";
    tell();
  });
  prefersDark.addEventListener("change", tell);
  button.hidden = false;
  button.textContent = isDark() ? "Light page" : "Dark page";
})();

// Folds that lie over the page: Escape and a click elsewhere close them.

/** Close a fold when the reader turns to something else. */
export const closeOutside = (fold: HTMLDetailsElement): void => {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !fold.contains(event.target)) fold.open = false;
  });
  fold.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !fold.open) return;
    event.preventDefault();
    fold.open = false;
    fold.querySelector("summary")?.focus();
  });
};

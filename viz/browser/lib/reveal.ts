// Parts that a page folds away: on a narrow screen more of them, and a link to something in one opens it.

/** Close the folds that a narrow screen has no room for, and follow the address into any of them. */
export const startReveal = (): void => {
  const folds = document.querySelectorAll<HTMLDetailsElement>("details.fold");
  if (window.matchMedia("(max-width: 40rem)").matches) for (const fold of folds) fold.open = false;
  const follow = (): void => {
    const target = document.getElementById(window.location.hash.slice(1));
    let fold = target?.closest("details");
    if (!fold) return;
    for (; fold; fold = fold.parentElement?.closest("details")) fold.open = true;
    target?.scrollIntoView();
  };
  window.addEventListener("hashchange", follow);
  follow();
};

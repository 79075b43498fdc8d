// The tabs over a picture of pairs of themes: the network, the matrix, ranked pairs and the table, on two pages.

export type PairTab = "network" | "matrix" | "ranked" | "table";

const links = (): HTMLAnchorElement[] => [...document.querySelectorAll<HTMLAnchorElement>(".pair-tabs a")];

/**
 * Show the tabs, say which is in sight, and let each lead to what is chosen now.
 *
 * `fragmentOf` gives what the address of a tab has after "#"; on another page without the filters, which links take
 * along by themselves.
 */
export const showTabs = (current: PairTab, fragmentOf: (tab: PairTab, here: boolean) => string): void => {
  for (const link of links()) {
    const { tab, page = "" } = link.dataset;
    const fragment = fragmentOf(tab as PairTab, page === "");
    const address = `${page}${fragment || page === "" ? "#" : ""}${fragment}`;
    link.href = address;
    if (page) link.dataset.leads = address;
    if (tab === current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    link.closest("nav")?.removeAttribute("hidden");
  }
};

/** Let the tabs of this page change what is in sight, without a visit to another address. */
export const openTabs = (open: (tab: PairTab) => void): void => {
  for (const link of links())
    if (!link.dataset.page)
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        open(link.dataset.tab as PairTab);
      });
};

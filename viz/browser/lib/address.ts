// The fragment of the address, which restores a view: #theme=neglect&cut=20.

export type Values = Record<string, string | number | boolean | null | undefined>;

/** The text of a fragment, without "#"; an empty value is left out. */
export const fragmentOf = (values: Values): string => {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") params.set(name, String(value));
  }
  return params.toString();
};

/** The fragment of the address as named values. */
export const readFragment = (): URLSearchParams => new URLSearchParams(window.location.hash.slice(1));

/** Put values into the address in place of those that are there. */
export const writeFragment = (values: Values): void => {
  const text = fragmentOf(values);
  window.history.replaceState(null, "", text ? `#${text}` : window.location.pathname);
};

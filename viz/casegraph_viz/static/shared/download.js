// Files that a page hands to its reader, and the fragment that brings a view back.
(() => {
  "use strict";
  const cg = (window.casegraph = window.casegraph || {});

  // A spreadsheet takes a cell that begins with one of these for a formula.
  const FORMULA = /^[=+\-@\t\r]/;
  const NUMBER = /^[+-]?\d[\d,]*(\.\d+)?(e[+-]?\d+)?$/i;

  const cell = (value) => {
    let text = value === null || value === undefined ? "" : String(value);
    if (FORMULA.test(text) && !NUMBER.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };

  // Rows of values → CSV as RFC 4180 has it; texts that look like formulas get an apostrophe.
  cg.csv = (rows) => rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

  cg.download = (name, type, content) => {
    const address = URL.createObjectURL(new Blob([content], { type }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };

  // The fragment as named values; an empty value is left out when written.
  cg.fragment = {
    read: () => new URLSearchParams(window.location.hash.slice(1)),
    write: (values) => {
      const params = new URLSearchParams();
      for (const [name, value] of Object.entries(values)) {
        if (value !== null && value !== undefined && value !== "") params.set(name, String(value));
      }
      const text = params.toString();
      window.history.replaceState(null, "", text ? `#${text}` : window.location.pathname);
    },
  };
})();

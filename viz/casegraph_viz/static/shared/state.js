// What a view remembers of its reader's choices: told to whoever listens, kept in the fragment.
(() => {
  "use strict";
  const cg = window.casegraph;

  // first() is the state of a fresh page, read() that of the fragment, write() puts it there.
  cg.keepState = ({ first, read, write }) => {
    const listeners = [];
    const tell = () => listeners.forEach((listener) => listener(cg.state));
    cg.state = first();
    cg.onChange = (listener) => listeners.push(listener);
    cg.change = (changes) => {
      cg.state = { ...cg.state, ...changes };
      write();
      tell();
    };
    cg.reset = () => cg.change(first());
    cg.start = () => {
      cg.state = read();
      tell();
      window.addEventListener("hashchange", () => {
        cg.state = read();
        tell();
      });
    };
  };
})();

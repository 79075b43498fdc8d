// The matrix as a table in the role of a grid: one stop of the Tab key, arrow keys from there.
// Cells are plain table cells, so headings stay in sight and a screen reader can name them.
(() => {
  "use strict";
  const cg = window.casegraph;
  const { el, byId } = cg;
  const scroll = byId("matrix-scroll");
  const readout = byId("readout");
  const idle = readout.textContent;
  let view = [];
  let table = null;
  let active = null; // the cell that the Tab key reaches
  let marked = []; // headings of the cell under the pointer or the focus

  const place = (cell) => [cell.parentElement.rowIndex - 1, cell.cellIndex - 1];
  const cellAt = (row, column) => table.tBodies[0].rows[row].cells[column + 1];

  const say = (row, column) => {
    const [a, b] = [view[row], view[column]];
    if (a === b) return `${a.label}: named in ${cg.plural(a.count, "review", "reviews")} of ${cg.settings.n} (${cg.percent(a.share)})`;
    const pair = cg.pair(a.i, b.i, cg.state.net);
    // The words hold the text of the cell, so that what is seen and what is heard agree.
    const shown = `${cg.settings.measures[cg.state.measure]} ${cg.cellText(pair, cg.state.measure)}`;
    return `${cg.names(pair)}: ${column > row && cg.state.measure !== "n11" ? `${shown}; ` : ""}${cg.counted(pair)}`;
  };

  const look = (row, column, state) => {
    const [a, b] = [view[row], view[column]];
    if (a === b) return ["own", String(a.count)];
    const pair = cg.pair(a.i, b.i, state.net);
    const upper = column > row;
    const scale = upper ? cg.measureClass(pair, state.measure, state.net) : cg.countClass(pair.n11);
    const graded = pair.evidence === "weak" ? "" : ` ${pair.evidence}`;
    return [scale + graded, upper ? cg.cellText(pair, state.measure) : pair.n11 ? String(pair.n11) : ""];
  };

  const edge = (k, state) => {
    if (k === 0) return false;
    if (state.order === "community") return view[k].community !== view[k - 1].community;
    return state.order === "group" && view[k].group !== view[k - 1].group;
  };

  const mark = (row, column) => {
    for (const head of marked) head.classList.remove("at");
    marked = row === null ? [] : [table.tHead.rows[0].cells[column + 1], table.tBodies[0].rows[row].cells[0]];
    for (const head of marked) head.classList.add("at");
    readout.textContent = row === null ? idle : `${say(row, column)}.`;
  };

  const activate = (cell) => {
    if (active && active !== cell) {
      active.removeAttribute("tabindex");
      active.removeAttribute("aria-label");
    }
    active = cell;
    active.tabIndex = 0;
    active.setAttribute("aria-label", say(...place(cell)));
  };

  // Headings stick over the cells, so a focused cell is brought out from under them.
  const reveal = (cell) => {
    const box = scroll.getBoundingClientRect();
    const spot = cell.getBoundingClientRect();
    const left = box.left + table.tBodies[0].rows[0].cells[0].offsetWidth;
    const top = box.top + table.tHead.offsetHeight;
    if (spot.left < left) scroll.scrollLeft -= left - spot.left;
    else if (spot.right > box.right - 16) scroll.scrollLeft += spot.right - box.right + 16;
    if (spot.top < top) scroll.scrollTop -= top - spot.top;
    else if (spot.bottom > box.bottom - 16) scroll.scrollTop += spot.bottom - box.bottom + 16;
  };

  const goTo = (row, column) => {
    const cell = cellAt(row, column);
    activate(cell);
    cell.focus({ preventScroll: true });
    reveal(cell);
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    reveal(cell);
  };

  const open = (row, column) => {
    activate(cellAt(row, column));
    cg.open([view[row].i, view[column].i]);
  };

  const keys = (event) => {
    const cell = event.target.closest("td");
    if (!cell || event.altKey || event.metaKey) return;
    let [row, column] = place(cell);
    const end = view.length - 1;
    const steps = {
      ArrowUp: () => (row -= 1),
      ArrowDown: () => (row += 1),
      ArrowLeft: () => (column -= 1),
      ArrowRight: () => (column += 1),
      PageUp: () => (row -= 10),
      PageDown: () => (row += 10),
      Home: () => {
        column = 0;
        if (event.ctrlKey) row = 0;
      },
      End: () => {
        column = end;
        if (event.ctrlKey) row = end;
      },
    };
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(row, column);
    } else if (steps[event.key]) {
      event.preventDefault();
      steps[event.key]();
      goTo(Math.min(end, Math.max(0, row)), Math.min(end, Math.max(0, column)));
    }
  };

  const dress = (cell, row, column, state) => {
    const [name, text] = look(row, column, state);
    cell.className = edge(column, state) ? `${name} edge` : name;
    cell.textContent = text;
  };

  const redress = (state) => {
    [...table.tBodies[0].rows].forEach((tr, row) =>
      [...tr.cells].forEach((cell, k) => {
        if (k > 0) dress(cell, row, k - 1, state);
      }));
    if (active) activate(active);
  };

  const build = (state) => {
    view = cg.inView(state);
    const head = el("tr", {},
      el("th", { scope: "col", class: "corner" }, el("span", { class: "visually-hidden" }, "Theme")),
      view.map((theme, k) =>
        el("th", { scope: "col", class: edge(k, state) ? "edge" : false, title: theme.label }, el("div", {}, el("span", {}, theme.label)))));
    const rows = view.map((theme, row) =>
      el("tr", { class: edge(row, state) ? "edge" : false },
        el("th", { scope: "row", title: theme.label }, el("div", {}, cg.shape(theme.group, cg.settings.shapes[theme.group]), el("span", {}, theme.label))),
        view.map((_, column) => {
          const cell = document.createElement("td");
          dress(cell, row, column, state);
          return cell;
        })));
    const fresh = el("table", { role: "grid", class: "matrix", "aria-readonly": "true", "aria-describedby": "grid-help", "aria-label": `Themes by themes, ${view.length} by ${view.length}` },
      el("thead", {}, head), el("tbody", {}, rows));
    scroll.replaceChildren(fresh);
    table = fresh;
    active = null;
    marked = [];
    if (!view.length) return;
    const at = state.open ? state.open.map((i) => view.findIndex((theme) => theme.i === i)) : [0, Math.min(1, view.length - 1)];
    activate(at.includes(-1) ? cellAt(0, 0) : cellAt(...at));
  };

  // Cells are as wide as the page allows, but never too small to point at.
  const measure = (state) => {
    const many = view.length > 45;
    document.querySelector(".matrix-page").classList.toggle("stacked", many || state.large);
    const least = window.innerWidth < 640 ? 108 : 146;
    const whole = scroll.parentElement.clientWidth - 18; // the border and a scroll bar
    const smallest = state.large ? 30 : window.innerWidth < 640 ? 24 : 11;
    const fits = Math.floor((whole - least) / Math.max(1, view.length));
    const size = Math.max(smallest, Math.min(state.large ? 34 : 30, fits));
    const names = Math.max(least, Math.min(220, whole - size * view.length));
    scroll.style.setProperty("--count", String(view.length));
    scroll.style.setProperty("--cell", `${size}px`);
    scroll.style.setProperty("--names", `${names}px`);
    scroll.classList.toggle("tiny", size < 20);
  };

  const setChosen = (state) => {
    for (const cell of table.querySelectorAll("td.chosen")) cell.classList.remove("chosen");
    if (!state.open) return;
    const [row, column] = state.open.map((i) => view.findIndex((theme) => theme.i === i));
    if (row < 0 || column < 0) return;
    cellAt(row, column).classList.add("chosen");
    if (row !== column) cellAt(column, row).classList.add("chosen");
  };

  let built = "";
  let dressed = "";
  cg.onChange((state) => {
    const [rows, looks] = [`${state.themes}|${state.order}`, `${state.net}|${state.measure}`];
    if (rows !== built) build(state);
    else if (looks !== dressed) redress(state);
    built = rows;
    dressed = looks;
    measure(state);
    setChosen(state);
  });
  cg.matrixView = () => view;
  cg.backToCell = () => {
    if (active) active.focus();
  };

  scroll.addEventListener("keydown", keys);
  scroll.addEventListener("click", (event) => {
    const cell = event.target.closest("td");
    if (cell) open(...place(cell));
  });
  // A resting pointer must not speak over the keyboard when the matrix scrolls under it.
  let pointing = false;
  scroll.addEventListener("mousemove", (event) => {
    if (event.movementX || event.movementY) pointing = true;
  });
  scroll.addEventListener("keydown", () => {
    pointing = false;
  });
  scroll.addEventListener("mouseover", (event) => {
    const cell = event.target.closest("td");
    if (cell && (pointing || !scroll.contains(document.activeElement))) mark(...place(cell));
  });
  scroll.addEventListener("mouseleave", () => mark(null));
  scroll.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td");
    if (cell) mark(...place(cell));
  });
  window.addEventListener("resize", () => measure(cg.state));
})();

// Which boxes of the picture meet: kept by squares of the screen, so that few are compared.
(() => {
  "use strict";
  const cg = window.casegraph;
  const SIDE = 64;
  const WIDE = 1 << 15;

  cg.meet = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

  cg.room = (boxes) => {
    const squares = new Map();
    const each = ({ left, right, top, bottom }, look) => {
      for (let x = Math.floor(left / SIDE); x <= Math.floor(right / SIDE); x += 1)
        for (let y = Math.floor(top / SIDE); y <= Math.floor(bottom / SIDE); y += 1)
          if (look(x * WIDE + y)) return true;
      return false;
    };
    const add = (box) => {
      each(box, (square) => {
        if (squares.has(square)) squares.get(square).push(box);
        else squares.set(square, [box]);
        return false;
      });
    };
    boxes.forEach(add);
    // Whether a box meets any other than the one that is its own.
    const taken = (box, own = null) =>
      each(box, (square) => squares.get(square)?.some((other) => other !== own && cg.meet(box, other)) ?? false);
    return { add, taken };
  };
})();

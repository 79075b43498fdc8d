// Which boxes of a picture overlap: kept by squares of the screen, so that few are compared.

/** A box by its four sides, in pixels from the upper left. */
export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface BoxGrid {
  add: (box: Box) => void;
  /** Whether a box overlaps any other than its own. */
  taken: (box: Box, own?: Box | null) => boolean;
}

const SIDE = 64;
const WIDE = 1 << 15;

export const meet = (a: Box, b: Box): boolean =>
  a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

/** Keep boxes so that overlaps are found without comparing all. */
export const boxGrid = (boxes: readonly Box[]): BoxGrid => {
  const squares = new Map<number, Box[]>();
  const some = ({ left, right, top, bottom }: Box, look: (square: number) => boolean): boolean => {
    for (let x = Math.floor(left / SIDE); x <= Math.floor(right / SIDE); x += 1)
      for (let y = Math.floor(top / SIDE); y <= Math.floor(bottom / SIDE); y += 1) if (look(x * WIDE + y)) return true;
    return false;
  };
  const add = (box: Box): void => {
    some(box, (square) => {
      const held = squares.get(square);
      if (held) held.push(box);
      else squares.set(square, [box]);
      return false;
    });
  };
  boxes.forEach(add);
  const taken = (box: Box, own: Box | null = null): boolean =>
    some(box, (square) => squares.get(square)?.some((other) => other !== own && meet(box, other)) ?? false);
  return { add, taken };
};

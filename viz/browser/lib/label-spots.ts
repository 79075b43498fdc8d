// The places where a label may be: beside its shape, or a little way off on a leader.
import { meet, type Box, type BoxGrid } from "./box-grid.ts";

export interface Point {
  x: number;
  y: number;
}

export interface Line {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export interface Sheet {
  width: number;
  height: number;
  /** Between which heights labels may be, where something covers the upper or the lower edge. */
  top?: number;
  bottom?: number;
  /** Lines that labels should not be on. */
  lines?: readonly Line[];
}

/** A place for a label, and its cost. */
export interface Spot extends Box {
  /** Beside the shape: the cost, by the order of preference. */
  cost?: number;
  /** On a leader: the line from the edge of the shape, and its length in pixels. */
  leader?: Line;
  far?: number;
  /** Taken for want of a free place, whatever it covers. */
  forced?: true;
  /** How much further off than beside its shape it is without a leader. */
  off?: number;
  /** Which of the other sizes of its label it is for; none for the usual one. */
  variant?: number;
}

/** A place on a leader. */
export interface FarSpot extends Spot {
  leader: Line;
  far: number;
}

/** A label that needs a place. */
export interface Label {
  /** The middle of its shape, and the radius of that. */
  at: Point;
  radius: number;
  /** The size of the label. */
  width: number;
  height: number;
  /** Other sizes that it may have, as words in wider or narrower lines. */
  variants?: readonly { width: number; height: number }[];
  /** The box of its shape, which is one of the boxes in the grid of shapes. */
  shape: Box;
  /** Chosen by the reader: shown whatever it covers. */
  strong: boolean;
  /** Near to what was chosen: shown even where that covers another shape. */
  wanted: boolean;
  /** Has a line: shown beside its shape, or on a leader. */
  linked: boolean;
  /** May be a good way off, since it finds no place near its shape. */
  far?: boolean;
  /** The place that was found; null where there is none. */
  box: Spot | null;
}

// How much further off than beside its shape a label may be without a leader.
const OFF = 4;
// How far off a label may be on its leader, and in which directions, in order.
const REACHES = [6, 10, 15, 20, 26, 32, 38, 46];
// A label nearer than this has no leader to be seen, which would say whose name it is.
const SHORTEST = 4;
const FURTHEST = [56, 68, 80, 94];
const TURNS = Array.from({ length: 16 }, (_, i) => (Math.PI * i) / 8);

const sized = (spot: { left: number; top: number }, { width, height }: Label): Box => ({
  ...spot,
  right: spot.left + width,
  bottom: spot.top + height,
});

export const meets = (box: Box, others: readonly Box[]): boolean => others.some((other) => meet(box, other));

export const grown = ({ left, right, top, bottom }: Box, by: number): Box => ({
  left: left - by,
  right: right + by,
  top: top - by,
  bottom: bottom + by,
});

export const inside = (box: Box, sheet: Sheet): boolean =>
  box.left > 1 &&
  box.right < sheet.width - 1 &&
  box.top > (sheet.top ?? 0) &&
  box.bottom < (sheet.bottom ?? sheet.height);

/** Whether a line runs through a box: by the part of it that is within each pair of sides. */
export const runsThrough = ({ x1, y1, x2, y2 }: Line, { left, right, top, bottom }: Box): boolean => {
  let [from, to] = [0, 1];
  for (const [start, end, low, high] of [
    [x1, x2, left, right],
    [y1, y2, top, bottom],
  ] as const) {
    const step = end - start;
    if (step === 0) {
      if (start < low || start > high) return false;
      continue;
    }
    const [one, other] = [(low - start) / step, (high - start) / step];
    from = Math.max(from, Math.min(one, other));
    to = Math.min(to, Math.max(one, other));
    if (from > to) return false;
  }
  return true;
};

/** The places beside a shape, the most usual first. */
export const beside = (label: Label): Spot[] => {
  const { at, radius, width, height } = label;
  const gap = radius + 3;
  const slant = radius * 0.7 + 2;
  const along = (part: number, up: boolean, off = 0): { left: number; top: number } => ({
    left: at.x - width * part,
    top: up ? at.y - gap - off - height : at.y + gap + off,
  });
  const aside = (part: number, left: boolean, off = 0): { left: number; top: number } => ({
    left: left ? at.x - gap - off - 1 - width : at.x + gap + off + 1,
    top: at.y - height * part,
  });
  const choices = [
    along(0.5, false),
    along(0.5, true),
    aside(0.5, false),
    aside(0.5, true),
    ...[0.2, 0.8, 0.35, 0.65].flatMap((part) => [along(part, false), along(part, true)]),
    ...[0.15, 0.85].flatMap((part) => [aside(part, false), aside(part, true)]),
    { left: at.x + slant, top: at.y + slant },
    { left: at.x - slant - width, top: at.y + slant },
    { left: at.x + slant, top: at.y - slant - height },
    { left: at.x - slant - width, top: at.y - slant - height },
  ];
  // A little way off, where a line runs along the shape.
  const off = [
    ...[0.5, 0.2, 0.8].flatMap((part) => [along(part, false, OFF), along(part, true, OFF)]),
    ...[0.5, 0.15, 0.85].flatMap((part) => [aside(part, false, OFF), aside(part, true, OFF)]),
  ];
  return [
    ...choices.map((spot) => sized(spot, label)),
    ...off.map((spot): Spot => ({ ...sized(spot, label), off: OFF })),
  ];
};

/** Places all round at a distance, each with the line that leads to it from the edge of the shape. */
export const further = (label: Label): FarSpot[] =>
  (label.far ? [...REACHES, ...FURTHEST] : REACHES).flatMap((reach) =>
    TURNS.flatMap((turn) => {
      const { at, radius, width, height } = label;
      const [x, y] = [Math.cos(turn), Math.sin(turn)];
      const out = radius + reach;
      // The side of the box that faces the shape is at the distance.
      const spot = { left: at.x + x * out + ((x - 1) * width) / 2, top: at.y + y * out + ((y - 1) * height) / 2 };
      const box = sized(spot, label);
      const end = {
        x: Math.min(Math.max(at.x, box.left), box.right),
        y: Math.min(Math.max(at.y, box.top), box.bottom),
      };
      const far = Math.hypot(end.x - at.x, end.y - at.y) || 1;
      const part = Math.min(1, (radius + 1) / far);
      const leader = {
        x1: at.x + (end.x - at.x) * part,
        y1: at.y + (end.y - at.y) * part,
        x2: end.x,
        y2: end.y,
      };
      return far - radius < SHORTEST ? [] : [{ ...box, leader, far: far - radius }];
    }),
  );

/** Whether a leader runs through a label, or a shape that is not its own, looked at every few pixels. */
export const crosses = (
  { x1, y1, x2, y2 }: Line,
  boxes: readonly Box[],
  shapes: BoxGrid | null = null,
  own: Box | null = null,
): boolean => {
  const steps = Math.max(2, Math.ceil(Math.hypot(x2 - x1, y2 - y1) / 3));
  for (let i = 1; i < steps; i += 1) {
    const [x, y] = [x1 + ((x2 - x1) * i) / steps, y1 + ((y2 - y1) * i) / steps];
    const dot = { left: x - 1, right: x + 1, top: y - 1, bottom: y + 1 };
    if (meets(dot, boxes) || shapes?.taken(dot, own)) return true;
  }
  return false;
};

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
  /** Where the list of lone themes is; only listed labels may be there. */
  list?: Box | undefined;
}

/** A place for a label, and its cost. */
export interface Spot extends Box {
  /** Beside the shape: the cost, by the order of preference. */
  cost?: number;
  /** On a leader: the line from the edge of the shape, and its length in pixels. */
  leader?: Line;
  far?: number;
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
  /** The box of its shape, which is one of the boxes in the grid of shapes. */
  shape: Box;
  /** Chosen by the reader: shown whatever it covers. */
  strong: boolean;
  /** Near to what was chosen: shown even where that covers another shape. */
  wanted: boolean;
  /** Has a line: shown beside its shape, or on a leader. */
  linked: boolean;
  /** One of a list: shown to the right of its shape or not at all. */
  listed: boolean;
  /** The place that was found; null where there is none. */
  box: Spot | null;
}

// How far off a label may be on its leader, and in which directions, in order.
const REACHES = [8, 14, 22, 32, 44, 58, 74, 92, 112, 140, 180];
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
  box.left > 1 && box.right < sheet.width - 1 && box.top > 0 && box.bottom < sheet.height;

/** Whether a label may be at a place: inside the sheet, and out of the list unless it is listed. */
export const mayBe = (box: Box, label: Label, sheet: Sheet): boolean =>
  inside(box, sheet) && (label.listed || !sheet.list || !meet(box, sheet.list));

/** The places beside a shape, the most usual first. */
export const beside = (label: Label): Spot[] => {
  const { at, radius, width, height } = label;
  const half = width / 2;
  const gap = radius + 3;
  const slant = radius * 0.7 + 2;
  const right = { left: at.x + gap + 1, top: at.y - height / 2 };
  const choices = [
    { left: at.x - half, top: at.y + gap },
    { left: at.x - half, top: at.y - gap - height },
    right,
    { left: at.x - gap - 1 - width, top: at.y - height / 2 },
    { left: at.x - width * 0.2, top: at.y + gap },
    { left: at.x - width * 0.8, top: at.y + gap },
    { left: at.x - width * 0.2, top: at.y - gap - height },
    { left: at.x - width * 0.8, top: at.y - gap - height },
    { left: at.x + slant, top: at.y + slant },
    { left: at.x - slant - width, top: at.y + slant },
    { left: at.x + slant, top: at.y - slant - height },
    { left: at.x - slant - width, top: at.y - slant - height },
  ];
  return (label.listed ? [right] : choices).map((spot) => sized(spot, label));
};

/** Places all round at a distance, each with the line that leads to it from the edge of the shape. */
export const further = (label: Label): FarSpot[] =>
  REACHES.flatMap((reach) =>
    TURNS.map((turn) => {
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
      return { ...box, leader, far: far - radius };
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

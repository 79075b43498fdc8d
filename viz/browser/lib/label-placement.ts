// The places of labels: beside their shapes where there is room, else a little way off on a thin leader; never over one
// another, and never nearer to another shape than to their own.
import { meet, type Box, type BoxGrid } from "./box-grid.ts";
import { beside, crosses, further, grown, inside, meets, runsThrough } from "./label-spots.ts";
import type { FarSpot, Label, Sheet, Spot } from "./label-spots.ts";

// No other shape may be this near to a label, in pixels, or the label would seem to be its name.
const CLEAR = 7;
// Nearer than this none may be at all: a label is 3 pixels from its own.
const CLOSE = 5;
const TIGHT = 0.6;
const ROUNDS = 4;
// The cost, in pixels, of a label on a leader near another shape, or of a leader through a shape or under a label.
const NEARBY = 80;
const CROSSING = 60;
// The cost of a line through a label: beside its shape, in the measure of the order of preference, and in pixels.
const THROUGH = 0.9;
const CROSSED = 14;
// By how much a spot must be better before labels change their places once more.
const WORTH = 0.2;
// The cost, in pixels, of a label without a place.
const FARTHEST = 1000;

/** A label with its candidate places. */
interface Candidate {
  label: Label;
  box: Spot | null;
  /** Places beside its shape that overlap no other shape. */
  near: Spot[];
  /** Those of them that no label holds. */
  free: Spot[];
  /** Places beside its shape in any of its sizes, the best first; computed once and only if needed. */
  any: Spot[] | null;
  /** Places on leaders, computed once and only if needed. */
  further: FarSpot[] | null;
}

interface Slot {
  candidate: Candidate;
  box: Spot;
  rank: number;
  available: boolean;
  rivals: Slot[];
}

const leastOf = <Item>(items: readonly Item[], cost: (item: Item) => number): Item | undefined => {
  let best: Item | undefined;
  let least = Infinity;
  for (const item of items) {
    const found = cost(item);
    if (best === undefined || found < least) [best, least] = [item, found];
  }
  return best;
};

const boxesOf = (candidates: readonly Candidate[]): Spot[] =>
  candidates.flatMap(({ box }) => (box === null ? [] : [box]));

// Gives a place to as many labels as will fit: repeatedly, the label with the fewest free places left takes the one
// that blocks the others least.
const settle = (candidates: readonly Candidate[]): void => {
  const slots = candidates.flatMap((candidate) =>
    candidate.free.map((box, rank): Slot => ({ candidate, box, rank, available: true, rivals: [] })),
  );
  for (let i = 0; i < slots.length; i += 1)
    for (let j = i + 1; j < slots.length; j += 1)
      if (slots[i].candidate !== slots[j].candidate && meet(slots[i].box, slots[j].box)) {
        slots[i].rivals.push(slots[j]);
        slots[j].rivals.push(slots[i]);
      }
  const left = new Map(candidates.map((candidate) => [candidate, candidate.free.length]));
  const leftOf = (candidate: Candidate): number => left.get(candidate) ?? 0;
  const cost = (slot: Slot): number =>
    slot.rivals.reduce(
      (sum, rival) => sum + (rival.available ? 1 / leftOf(rival.candidate) : 0),
      slot.rank * 0.02 + (slot.box.cost ?? 0),
    );
  const waiting = new Set(candidates.filter((candidate) => leftOf(candidate) > 0));
  for (let next = leastOf([...waiting], leftOf); next; next = leastOf([...waiting], leftOf)) {
    const candidate = next;
    waiting.delete(candidate);
    const chosen = leastOf(
      slots.filter((slot) => slot.candidate === candidate && slot.available),
      cost,
    );
    if (!chosen) continue;
    candidate.box = chosen.box;
    for (const rival of chosen.rivals)
      if (rival.available) {
        rival.available = false;
        left.set(rival.candidate, leftOf(rival.candidate) - 1);
      }
  }
};

// A label without a place may displace one other.
const stepAside = (candidate: Candidate, candidates: readonly Candidate[]): void => {
  for (const spot of candidate.free) {
    const inWay = candidates.filter((other) => other.box && meet(spot, other.box));
    const [other] = inWay;
    if (inWay.length !== 1 || !other || other.label.strong) continue;
    const rest = boxesOf(candidates.filter((each) => each !== other)).concat(spot);
    const aside = other.free.find((each) => !meets(each, rest));
    if (!aside) continue;
    other.box = aside;
    candidate.box = spot;
    return;
  }
};

// The spot on a leader that is nearest and least ambiguous: away from other shapes if possible, its leader through no
// shape and under as few labels as possible.
const leadOff = (candidate: Candidate, held: readonly Spot[], shapes: BoxGrid, sheet: Sheet): void => {
  const { shape } = candidate.label;
  const near = (spot: Spot, by: number): boolean => shapes.taken(grown(spot, by), shape);
  const doubt = (spot: FarSpot): number =>
    (near(spot, CLEAR) ? NEARBY : 0) +
    (near(spot, 2 * CLEAR) ? NEARBY / 2 : 0) +
    (crosses(spot.leader, held) ? CROSSING : 0) +
    (crosses(spot.leader, [], shapes, shape) ? CROSSING : 0);
  // Shapes stay where they are, so the spots that overlap none are computed once for all rounds.
  candidate.further ??= further(candidate.label)
    .filter((spot) => inside(spot, sheet) && !shapes.taken(spot))
    .map((spot) => ({ ...spot, far: spot.far + CROSSED * linesThrough(spot, sheet) }))
    .sort((x, y) => x.far - y.far);
  let best: FarSpot | null = null;
  for (const spot of candidate.further) {
    if (best && spot.far >= best.far) break;
    if (meets(spot, held)) continue;
    const far = spot.far + doubt(spot);
    if (!best || far < best.far) best = { ...spot, far };
  }
  if (best) candidate.box = best;
};

const linesThrough = (spot: Spot, { lines = [] }: Sheet): number =>
  lines.reduce((sum, line) => sum + (runsThrough(line, spot) ? 1 : 0), 0);

// Spots beside the shape that are free, those away from all other shapes first.
const clearOfOthers = (label: Label, shapes: BoxGrid, sheet: Sheet): Spot[] => {
  const open = beside(label).filter((spot) => inside(spot, sheet) && !shapes.taken(spot));
  const within = (by: number): Spot[] =>
    open.filter((spot) => !shapes.taken(grown(spot, by + (spot.off ?? 0)), label.shape));
  const clear = within(CLEAR);
  const close = label.linked || label.wanted ? within(CLOSE).filter((spot) => !clear.includes(spot)) : [];
  const costly = (spot: Spot, cost: number): Spot & { cost: number } => ({
    ...spot,
    cost: cost + THROUGH * linesThrough(spot, sheet),
  });
  return [...clear.map((spot) => costly(spot, 0)), ...close.map((spot) => costly(spot, TIGHT))].sort(
    (x, y) => x.cost - y.cost,
  );
};

// A label that a line runs through takes another spot beside its shape, and one other label makes room for it, while the
// two together are then better off.
const unstrike = (candidates: readonly Candidate[], held: readonly Spot[], shapes: BoxGrid, sheet: Sheet): void => {
  const anySpot = (candidate: Candidate): Spot[] => {
    const { label, near } = candidate;
    candidate.any ??= [
      ...near,
      ...(label.variants ?? []).flatMap((size, variant) =>
        clearOfOthers({ ...label, ...size }, shapes, sheet).map((spot) => ({ ...spot, variant })),
      ),
    ].sort((x, y) => (x.cost ?? 0) - (y.cost ?? 0));
    return candidate.any;
  };
  const costOf = ({ box }: Candidate): number => (box?.leader ? Infinity : (box?.cost ?? 0));
  const better = (candidate: Candidate): boolean => {
    const now = costOf(candidate);
    for (const spot of anySpot(candidate)) {
      const cost = spot.cost ?? 0;
      if (cost > now - WORTH) return false;
      if (meets(spot, held)) continue;
      const inWay = candidates.filter((other) => other !== candidate && other.box && meet(spot, other.box));
      if (!inWay.length) {
        candidate.box = spot;
        return true;
      }
      const [other] = inWay;
      if (inWay.length > 1 || other.box?.leader) continue;
      const rest = boxesOf(candidates.filter((each) => each !== other && each !== candidate)).concat(held, spot);
      const aside = anySpot(other).find((each) => !meets(each, rest));
      if (!aside || cost + (aside.cost ?? 0) > now + costOf(other) - WORTH) continue;
      other.box = aside;
      candidate.box = spot;
      return true;
    }
    return false;
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    let any = false;
    for (const candidate of candidates) if (candidate.box && costOf(candidate) > 0 && better(candidate)) any = true;
    if (!any) return;
  }
};

// Gives places to the labels that must be shown: those in "ahead" before the rest. Returns the total distance of labels
// from their shapes; those without a place count most.
const arrange = (
  first: readonly Candidate[],
  held: readonly Spot[],
  shapes: BoxGrid,
  ahead: ReadonlySet<Candidate>,
  mayLead: boolean,
  sheet: Sheet,
): { miss: number; misplaced: Candidate[] } => {
  for (const candidate of first) {
    candidate.box = null;
    candidate.free = candidate.near.filter((spot) => !meets(spot, held));
  }
  const early = first.filter((candidate) => ahead.has(candidate));
  const late = first.filter((candidate) => !ahead.has(candidate));
  settle(early);
  const taken = [...held, ...boxesOf(early)];
  for (const candidate of late) candidate.free = candidate.free.filter((spot) => !meets(spot, taken));
  settle(late);
  const without = (): Candidate[] => first.filter(({ box }) => !box);
  for (const candidate of without()) stepAside(candidate, first);
  unstrike(first, held, shapes, sheet);
  const misplaced = without();
  if (mayLead) for (const candidate of misplaced) leadOff(candidate, [...boxesOf(first), ...held], shapes, sheet);
  const miss = first.reduce((sum, { box }) => sum + (box ? (box.far ?? 0) : FARTHEST), 0);
  return { miss, misplaced };
};

/**
 * Set the box of each label that finds a place. Labels come in the order of their weight.
 *
 * Labels may be on leaders where `mayLead`. Returns the total distance of labels in pixels; 0 where each is beside its
 * shape.
 */
export const placeLabels = (labels: readonly Label[], shapes: BoxGrid, sheet: Sheet, mayLead = true): number => {
  const candidates = labels.map((label): Candidate => ({
    label,
    box: null,
    near: clearOfOthers(label, shapes, sheet),
    free: [],
    any: null,
    further: null,
  }));
  for (const candidate of candidates.filter(({ label }) => label.strong)) {
    const held = boxesOf(candidates);
    const all = beside(candidate.label);
    candidate.box = [...candidate.near, ...all].find((spot) => !meets(spot, held)) ?? all[0] ?? null;
  }
  const held = boxesOf(candidates);
  const first = candidates.filter(({ box, label }) => !box && (label.linked || label.wanted));
  // Labels that were placed badly choose first the next time; the best of a few rounds is kept.
  const ahead = new Set<Candidate>();
  let best: { miss: number; boxes: (Spot | null)[] } = { miss: Infinity, boxes: [] };
  for (let round = 0; round < (mayLead ? ROUNDS : 1) && best.miss > 0; round += 1) {
    const { miss, misplaced } = arrange(first, held, shapes, ahead, mayLead, sheet);
    if (miss < best.miss) best = { miss, boxes: first.map(({ box }) => box) };
    const before = ahead.size;
    for (const candidate of misplaced) ahead.add(candidate);
    if (ahead.size === before) break;
  }
  first.forEach((candidate, i) => {
    candidate.box = best.boxes[i] ?? null;
  });
  // What the reader chose is labelled even where that covers another shape.
  const taken = boxesOf(candidates);
  const put = (candidate: Candidate, choices: readonly Spot[]): void => {
    candidate.box = choices.find((spot) => inside(spot, sheet) && !meets(spot, taken)) ?? null;
    if (candidate.box) taken.push(candidate.box);
  };
  for (const candidate of first)
    if (!candidate.box && candidate.label.wanted)
      put(
        candidate,
        beside(candidate.label).map((spot) => ({ ...spot, forced: true })),
      );
  const done = new Set(first);
  const leaders = taken.flatMap(({ leader }) => (leader ? [leader] : []));
  const onLeader = (spot: Box): boolean => leaders.some((leader) => crosses(leader, [spot]));
  for (const candidate of candidates)
    if (!candidate.box && !done.has(candidate))
      put(
        candidate,
        candidate.near.filter((spot) => !onLeader(spot)),
      );
  for (const { label, box } of candidates) label.box = box;
  return first.length ? best.miss : 0;
};

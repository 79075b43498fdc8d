// A ring round each shape whose theme belongs to a community, with the number of that community.
// The number says which; the ring only says that there is one, so no meaning depends on a colour.
import type { Box, BoxGrid } from "../../../browser/lib/box-grid.ts";
import { byId } from "../../../browser/lib/dom.ts";
import { showsLinked } from "./colour.ts";
import { themes, type Theme } from "./data.ts";
import { inForce } from "./numbers.ts";
import { network, nodeOf, placeOf, radiusOf, view, type Ring } from "./sheet.ts";
import { store } from "./state.ts";

const holder = byId("network");
const SIZE = 9;
const GAP = 3;
// Where a number may be placed on its ring, by angle; the first free place is taken.
const ANGLES = [-45, 45, -135, 135, 0, 180, -90, 90].map((angle) => (angle * Math.PI) / 180);

/** Whether a theme has a ring; communities are those of all reviews, so a filter hides them. */
export const ringed = (theme: Theme): boolean =>
  (store.state.rings || showsLinked(store.state)) && !inForce.filtered && theme.community > 0 && theme.count > 0;
const sameAsChosen = (theme: Theme): boolean => {
  const { theme: chosen } = store.state;
  return chosen !== null && themes[chosen].community === theme.community;
};

// Every ring in view, in pixels of the picture.
const ringsInView = (): Ring[] => {
  const scale = network.getScale();
  return view.placed.filter(ringed).map((theme) => ({
    theme,
    at: network.canvasToDOM(placeOf(nodeOf(theme))),
    radius: radiusOf(theme) * scale + GAP,
    dim: view.near.size > 0 && !view.near.has(theme.i) && !sameAsChosen(theme),
    strong: sameAsChosen(theme),
  }));
};

const brush = (context: CanvasRenderingContext2D, { dim, strong }: Ring): void => {
  context.globalAlpha = dim ? 0.25 : strong ? 1 : 0.75;
  context.strokeStyle = strong ? view.colours.ink : view.colours.soft;
  context.fillStyle = context.strokeStyle;
  context.lineWidth = strong ? 1.8 : 1;
};
const onScreen = (context: CanvasRenderingContext2D, draw: () => void): void => {
  const ratio = context.canvas.width / holder.clientWidth || 1;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw();
  context.restore();
};

const spot = ({ at, radius }: Ring, angle: number, half: number): Box & vis.Position => {
  const [x, y] = [at.x + (radius + half + 1.5) * Math.cos(angle), at.y + (radius + 5) * Math.sin(angle)];
  return { x, y, left: x - half, right: x + half, top: y - 4, bottom: y + 4 };
};

/** Write the numbers last, in places without a label or shape. */
export const writeRingNumbers = (context: CanvasRenderingContext2D, held: BoxGrid): void => {
  view.ringNumbers = ringsInView().map((ring) => {
    const half = 2.7 * String(ring.theme.community).length;
    const choices = ANGLES.map((angle) => spot(ring, angle, half));
    const place = choices.find((choice) => !held.taken(choice)) ?? choices[0];
    held.add(place);
    return { ...ring, x: place.x, y: place.y, size: SIZE };
  });
  context.font = `600 ${SIZE}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const ring of view.ringNumbers) {
    brush(context, ring);
    // Small digits need the highest contrast.
    context.globalAlpha = ring.dim ? 0.35 : 1;
    context.fillText(String(ring.theme.community), ring.x, ring.y);
  }
  context.globalAlpha = 1;
};

export const startRings = (): void => {
  network.on("beforeDrawing", (context) => {
    onScreen(context, () => {
      for (const ring of ringsInView()) {
        brush(context, ring);
        context.beginPath();
        context.arc(ring.at.x, ring.at.y, ring.radius, 0, 2 * Math.PI);
        context.stroke();
      }
    });
  });
};

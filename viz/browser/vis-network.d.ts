// The public interface of vis-network that the pages use. The library itself is the file that comes with pyvis, a
// separate script before ours.

declare namespace vis {
  type Id = string | number;

  interface Position {
    x: number;
    y: number;
  }

  class DataSet<Item extends { id: Id }> {
    constructor(items?: readonly Item[]);
    add(items: readonly Item[]): void;
    update(items: readonly (Partial<Item> & { id: Id })[]): void;
    remove(ids: readonly Id[]): void;
    get(id: Id): Item | null;
    getIds(): Id[];
  }

  /** What was hit: ids of shapes and lines, and the place in pixels of the page and of the drawing. */
  interface Hit {
    nodes: Id[];
    edges: Id[];
    pointer: { DOM: Position; canvas: Position };
  }

  interface Move {
    position?: Position;
    scale?: number;
    animation?: boolean | { duration: number };
  }

  class Network {
    constructor(
      container: HTMLElement,
      data: { nodes: DataSet<never>; edges: DataSet<never> } | object,
      options: object,
    );
    on(event: "click" | "doubleClick", listener: (hit: Hit) => void): void;
    on(event: "hoverNode" | "blurNode", listener: (event: { node: Id }) => void): void;
    on(event: "zoom" | "dragEnd", listener: () => void): void;
    on(event: "beforeDrawing" | "afterDrawing", listener: (context: CanvasRenderingContext2D) => void): void;
    once(event: "afterDrawing" | "stabilizationIterationsDone", listener: () => void): void;
    setOptions(options: object): void;
    setSize(width: string, height: string): void;
    moveTo(move: Move): void;
    fit(): void;
    redraw(): void;
    destroy(): void;
    unselectAll(): void;
    getScale(): number;
    getViewPosition(): Position;
    canvasToDOM(position: Position): Position;
    DOMtoCanvas(position: Position): Position;
  }
}

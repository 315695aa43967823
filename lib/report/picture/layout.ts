import { Graph as LayoutGraph, layout } from '@dagrejs/dagre';
import { grouped } from '../../boundary/facts/grouped';
import type { Arrow, Box, Graph } from './graph';

/** A box with its place; `x` and `y` are those of its left upper corner, in pixels. */
export interface PlacedBox {
  readonly box: Box;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: readonly string[];
  readonly lines: readonly string[];
}

/** An arrow by the points that it goes through. */
export interface PlacedArrow {
  readonly arrow: Arrow;
  readonly points: readonly Point[];
}

/** A place in a picture, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A picture before it is drawn. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
}

/** The height of a line of text, in pixels. */
export const LINE = 19;
/** The room between a box and its text. */
export const PADDING = 10;
const MARGIN = 44;
const LONGEST = 36;

/** Places boxes from those who are read, by those who act, to what is reached. */
export function layoutOf({ boxes, arrows }: Graph): Layout {
  const graph = new LayoutGraph();
  graph.setGraph({ rankdir: 'LR', nodesep: 22, ranksep: 54, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  const sized = alikeWide(boxes.map(sizedBox));
  const outside = new Set(boxes.filter(({ inside }) => !inside).map(({ id }) => id));
  for (const { box, width, height } of sized) {
    graph.setNode(box.id, { width, height });
  }
  for (const { from, to } of arrows) {
    graph.setEdge(from, to, { minlen: outside.has(to) ? 2 : 1 });
  }
  // Whatever is outside stands to the right of all that is in the namespace, so that a frame holds that alone.
  for (const daemon of boxes.filter(({ kind }) => kind === 'daemon')) {
    for (const id of outside) {
      graph.setEdge(daemon.id, id, { weight: 0 });
    }
  }
  layout(graph);
  const whole = graph.graph() as { readonly width?: number; readonly height?: number };
  const placed = sized.map((box): PlacedBox => {
    const { x = 0, y = 0 } = graph.node(box.box.id) as { readonly x?: number; readonly y?: number };
    return { ...box, x: Math.round(x - box.width / 2), y: Math.round(y - box.height / 2) };
  });
  const boxOf = new Map(placed.map((box) => [box.box.id, box]));
  return {
    width: Math.ceil(whole.width ?? 0),
    height: Math.ceil(whole.height ?? 0),
    boxes: placed,
    arrows: arrows.map((arrow) => {
      const { points } = graph.edge(arrow.from, arrow.to) as { readonly points: readonly Point[] };
      const between = points.slice(1, -1).map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
      return {
        arrow,
        points: [
          ...sideOf(boxOf.get(arrow.from), 'right'),
          ...between,
          ...sideOf(boxOf.get(arrow.to), 'left'),
        ],
      };
    }),
  };
}

type Sized = Omit<PlacedBox, 'x' | 'y'>;

/** Boxes of a column have one width, so that an arrow between columns meets no box but its own. */
function alikeWide(boxes: readonly Sized[]): readonly Sized[] {
  const columnOf = ({ box: { kind } }: Sized): string =>
    kind === 'secret' || kind === 'destination' || kind === 'daemon' ? kind : 'pods';
  const columns = grouped(boxes, columnOf);
  return boxes.map((box) => ({
    ...box,
    width: Math.max(...(columns.get(columnOf(box)) ?? []).map(({ width }) => width)),
  }));
}

/** The middle of a side of a box. */
function sideOf(box: PlacedBox | undefined, side: 'left' | 'right'): readonly Point[] {
  return box === undefined
    ? []
    : [{ x: side === 'left' ? box.x : box.x + box.width, y: box.y + Math.round(box.height / 2) }];
}

function sizedBox(box: Box): Sized {
  const title = broken(box.title);
  const lines = box.lines.flatMap(broken);
  const longest = Math.max(
    ...title.map((text) => widthOf(text, true)),
    ...lines.map((text) => widthOf(text, false)),
  );
  return {
    box,
    title,
    lines,
    width: Math.ceil(longest + 2 * PADDING),
    height: (title.length + lines.length) * LINE + 2 * PADDING,
  };
}

/** In pixels, and rather too much, so that text fits in whatever font there is: bold is wider, and other scripts are widest. */
function widthOf(text: string, isBold: boolean): number {
  const widths = [...text].map((letter) =>
    letter > '\u007e' ? 18 : /[mwMW@%&]/.test(letter) ? 13 : /[A-Z]/.test(letter) ? 9.6 : 7.6,
  );
  return widths.reduce((sum, width) => sum + width * (isBold ? 1.13 : 1), 0);
}

/** A text in lines that are not too long, broken between words where there are any. */
function broken(text: string): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    const longer = `${lines[last]} ${word}`.trimStart();
    if ([...longer].length <= LONGEST) {
      lines[last] = longer;
    } else {
      lines.push(...piecesOf(word));
    }
  }
  return lines.filter((line) => line !== '');
}

function piecesOf(word: string): readonly string[] {
  const letters = [...word];
  return Array.from({ length: Math.ceil(letters.length / LONGEST) }, (_, index) =>
    letters.slice(index * LONGEST, (index + 1) * LONGEST).join(''),
  );
}

import { Graph as LayoutGraph, layout } from '@dagrejs/dagre';
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
  readonly points: readonly { readonly x: number; readonly y: number }[];
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
/** Wider than any letter of the font in bold is on average, so that text fits in whatever font there is. */
const LETTER = 8.6;
const LONGEST = 40;

/** Places boxes from those who are read, by those who act, to what is reached. */
export function layoutOf({ boxes, arrows }: Graph): Layout {
  const graph = new LayoutGraph();
  graph.setGraph({ rankdir: 'LR', nodesep: 22, ranksep: 60, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  const sized = boxes.map(sizedBox);
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
  return {
    width: Math.ceil(whole.width ?? 0),
    height: Math.ceil(whole.height ?? 0),
    boxes: sized.map((box) => {
      const { x = 0, y = 0 } = graph.node(box.box.id) as { readonly x?: number; readonly y?: number };
      return { ...box, x: Math.round(x - box.width / 2), y: Math.round(y - box.height / 2) };
    }),
    arrows: arrows.map((arrow) => ({
      arrow,
      points: (
        graph.edge(arrow.from, arrow.to) as { readonly points: readonly { x: number; y: number }[] }
      ).points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) })),
    })),
  };
}

function sizedBox(box: Box): Omit<PlacedBox, 'x' | 'y'> {
  const title = broken(box.title);
  const lines = box.lines.flatMap(broken);
  const longest = Math.max(...[...title, ...lines].map(widthOf));
  return {
    box,
    title,
    lines,
    width: Math.ceil(longest + 2 * PADDING),
    height: (title.length + lines.length) * LINE + 2 * PADDING,
  };
}

/** Letters of other scripts may be as wide as they are high. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter <= '\u007e' ? LETTER : 2 * LETTER), 0);
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

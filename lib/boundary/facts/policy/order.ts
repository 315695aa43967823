import type { ASTNode } from '@marcbachmann/cel-js';
import type { Order } from './canonical-text';
import { loopOf } from './term';

/**
 * In which order the parts of a part make it larger, longer or rather true. What is not known to have an order is not among them.
 *
 * @param order what more of the part itself does.
 */
export function ordersIn(node: ASTNode, order: Order | undefined): ReadonlyMap<ASTNode, Order> {
  return new Map(order === undefined ? [] : pairs(node, order));
}

type Pair = readonly [part: ASTNode, order: Order];

function pairs(node: ASTNode, order: Order): readonly Pair[] {
  const along = (as: Order['as'] = order.as): Order => ({ sign: order.sign, as });
  const against = (as: Order['as'] = order.as): Order => ({ sign: order.sign === 1 ? -1 : 1, as });
  const loop = loopOf(node);
  if (loop !== undefined && node.op === 'rcall') {
    const said = loop.bodies.map((body): Pair => [body, along('truth')]);
    switch (node.args[0]) {
      case 'all':
        return [[loop.list, against('list')], ...said];
      case 'exists':
        return [[loop.list, along('list')], ...said];
      case 'filter':
        return order.as === 'list' ? [[loop.list, along()], ...said] : [];
      case 'map':
        return order.as === 'list' ? [[loop.list, along()]] : [];
      default:
        return [];
    }
  }
  switch (node.op) {
    case '&&':
    case '||':
      return node.args.map((part) => [part, along('truth')]);
    case '!_':
      return [[node.args, against('truth')]];
    case '?:':
      return node.args.slice(1).map((part) => [part, along()]);
    case 'in':
      return [[node.args[1], along('list')]];
    case '<':
    case '<=':
      return [
        [node.args[0], against('amount')],
        [node.args[1], along('amount')],
      ];
    case '>':
    case '>=':
      return [
        [node.args[0], along('amount')],
        [node.args[1], against('amount')],
      ];
    case '==': {
      const [left, right] = node.args;
      if (isSize(left) && right.op === 'value' && right.args === 0n) {
        return [[left, against('amount')]];
      }
      return right.op === 'value' && right.args === true ? [[left, along('truth')]] : [];
    }
    case '+':
      return order.as === 'list' || order.as === 'amount' ? node.args.map((part) => [part, along()]) : [];
    case '[]':
    case '[?]':
      return [[node.args[0], along()]];
    case 'list':
      // One of several numbers, such as those by places; items of a set have no order.
      return order.as === 'amount' ? node.args.map((part) => [part, along()]) : [];
    case 'map':
      return node.args.map(([, value]) => [value, along()]);
    case 'call':
      return calledPairs(node.args[0], node.args[1], along);
    case 'rcall': {
      const [name, receiver, args] = node.args;
      switch (name) {
        case 'compareTo':
          return [[receiver, along('amount')], ...args.map((part): Pair => [part, against('amount')])];
        case 'size':
          return [[receiver, along('list')]];
        case 'matchesPattern':
          return args.map((part): Pair => [part, along('pattern')]);
        case 'orValue':
          return [receiver, ...args].map((part): Pair => [part, along()]);
        default:
          return [];
      }
    }
    default:
      return [];
  }
}

function calledPairs(
  name: string,
  args: readonly ASTNode[],
  along: (as?: Order['as']) => Order,
): readonly Pair[] {
  switch (name) {
    case 'size':
      return args.map((part) => [part, along('list')]);
    case 'quantity':
    case 'string':
    case 'int':
    case 'double':
    case 'dyn':
      return args.map((part) => [part, along()]);
    default:
      return [];
  }
}

/** `size(list)`, or `list.size()`. */
function isSize(node: ASTNode): boolean {
  return (node.op === 'call' || node.op === 'rcall') && node.args[0] === 'size';
}

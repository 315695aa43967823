import { formatCpu, parseBytes, parseCpu } from '../quantity';

/** Fewer bytes than this need a unit: whoever writes them without one meant another. */
const FEW_BYTES = 1024 ** 2;

/** Cores of one container that need a unit: from here on, millicores are more likely what is meant. */
const MANY_CORES = 100;

/** Whether an amount of CPU of one container has the unit that its author means. */
export function isPlainCpu(text: string): boolean {
  return text.endsWith('m') || Number(text) < MANY_CORES;
}

/** Whether an amount of memory or storage has the unit that its author means. */
export function isPlainBytes(text: string): boolean {
  return !/\d$/.test(text) || Number(text) >= FEW_BYTES;
}

/** What is wrong with an amount of CPU. */
export function cpuFault(text: string): string {
  if (parseCpu(text) === undefined || parseCpu(text) === 0) {
    return `not an amount of CPU above zero${unitFault(text)}`;
  }
  return `without a unit this is ${text} cores, which few nodes have`;
}

/** What is wrong with an amount of memory or storage. */
export function bytesFault(text: string): string {
  const bytes = parseBytes(text);
  if (bytes !== undefined && bytes > 0) {
    return `without a unit this is ${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  }
  return /^\d+(?:\.\d+)?m$/.test(text)
    ? "'m' means thousandths, and memory has no thousandths of a byte"
    : `not an amount of memory or storage above zero${unitFault(text)}`;
}

function unitFault(text: string): string {
  const unit = /^[\d.]+\s*(\S+)$/.exec(text)?.[1];
  return unit === undefined || /^[\d.]+$/.test(unit) ? '' : `: '${unit}' is no unit of it`;
}

/** Amounts of CPU that may have been meant. */
export function guessCpu(input: string | number): readonly string[] {
  const text = String(input).trim();
  const number = /^(\d+(?:\.\d+)?)\s*(m|c|cpus?|cores?|vcpus?|)$/i.exec(text);
  if (!number) {
    return [];
  }
  const [, amount = '', unit = ''] = number;
  if (unit.toLowerCase() === 'm') {
    return [`${amount}m`];
  }
  const millicores = parseCpu(amount);
  return unit === '' && Number(amount) >= MANY_CORES
    ? [`${amount}m`]
    : millicores === undefined
      ? []
      : [formatCpu(millicores)];
}

/** Amounts of memory or storage that may have been meant. */
export function guessBytes(input: string | number): readonly string[] {
  const number = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)(i?)b?$/i.exec(String(input).trim());
  if (!number) {
    return [];
  }
  const [, amount = '', letter = '', binary = ''] = number;
  if (letter === '') {
    // Small numbers are gigabytes to whoever writes them, larger ones megabytes.
    return Number(amount) < 64 ? [`${amount}Gi`] : Number(amount) < FEW_BYTES ? [`${amount}Mi`] : [amount];
  }
  const upper = letter.toUpperCase();
  return [`${amount}${upper}i`, ...(binary ? [] : [`${amount}${upper === 'K' ? 'k' : upper}`])];
}

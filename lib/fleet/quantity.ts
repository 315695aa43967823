/**
 * Kubernetes quantities as whole numbers: CPU in millicores, everything else in bytes.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */

const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi'] as const;
const DECIMAL = ['k', 'M', 'G', 'T', 'P'] as const;
const CPU = /^(?<number>\d+(?:\.\d+)?)(?<suffix>m?)$/;
const BYTES = /^(?<number>\d+(?:\.\d+)?)(?<suffix>Ki|Mi|Gi|Ti|Pi|k|M|G|T|P|)$/;

/** Millicores of a CPU quantity such as `500m`, `2` or `0.5`; `undefined` if it is none or finer than a millicore. */
export function parseCpu(quantity: string): number | undefined {
  const match = CPU.exec(quantity)?.groups;
  return match && whole(Number(match['number']) * (match['suffix'] === 'm' ? 1 : 1000));
}

/** Bytes of a quantity such as `256Mi` or `1G`; `undefined` if it is none. */
export function parseBytes(quantity: string): number | undefined {
  const match = BYTES.exec(quantity)?.groups;
  return match && whole(Number(match['number']) * factor(match['suffix'] ?? ''));
}

function factor(suffix: string): number {
  const binary = BINARY.indexOf(suffix as (typeof BINARY)[number]);
  return binary >= 0
    ? 1024 ** (binary + 1)
    : 1000 ** (DECIMAL.indexOf(suffix as (typeof DECIMAL)[number]) + 1);
}

function whole(value: number): number | undefined {
  const rounded = Math.round(value);
  return Math.abs(value - rounded) < 1e-6 && Number.isSafeInteger(rounded) ? rounded : undefined;
}

/** The canonical form of millicores: the API server stores `2`, not `2000m`. */
export function formatCpu(millicores: number): string {
  return millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
}

/** The canonical form of bytes: the largest suffix that leaves a whole number, binary before decimal. */
export function formatBytes(bytes: number): string {
  return bytes % 1024 === 0 ? scale(bytes, 1024, BINARY) : scale(bytes, 1000, DECIMAL);
}

function scale(bytes: number, base: number, suffixes: readonly string[]): string {
  let value = bytes;
  let suffix = '';
  for (const next of suffixes) {
    if (value === 0 || value % base !== 0) {
      break;
    }
    value /= base;
    suffix = next;
  }
  return `${value}${suffix}`;
}

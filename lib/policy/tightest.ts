import { APP_ARMOR_ANNOTATION } from '../world/pod-security-standards';
import { type Cel, text, texts } from './cel-text';
import { literal, type PlainData } from './exact-data';

/**
 * Fields that whoever tightens pods writes into them, each with the one value that takes the most away from the pod: it
 * says what holds without it, or less. None of them names anything outside of the pod, as a profile of the node does, and no
 * rule of a policy asks for one of them otherwise: so that a pod with them obeys all that it had to obey before.
 */
export const TIGHTEST = {
  pod: {
    hostIPC: false,
    hostNetwork: false,
    hostPID: false,
    hostUsers: false,
    setHostnameAsFQDN: false,
    shareProcessNamespace: false,
  },
  podSecurity: {
    appArmorProfile: { type: 'RuntimeDefault' },
    supplementalGroupsPolicy: 'Strict',
  },
  container: {
    stdinOnce: false,
    tty: false,
  },
  containerSecurity: {
    appArmorProfile: { type: 'RuntimeDefault' },
    procMount: 'Default',
    seccompProfile: { type: 'RuntimeDefault' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, PlainData>>>>;

/** A condition on an annotation `k`: Kubernetes 1.30 writes an AppArmor profile there too. */
export const APP_ARMOR_IS_DEFAULT: Cel = `(k.startsWith(${text(APP_ARMOR_ANNOTATION)}) && object.metadata.annotations[k] == 'runtime/default')`;

/**
 * A condition on a field `k` of an object: it is one of `fields`, whatever it says, or says the tightest that it can.
 *
 * @param of an expression that gives the object.
 */
export function isAllowedField(
  of: Cel,
  fields: readonly string[],
  tightest: Readonly<Record<string, PlainData>>,
): Cel {
  const namesOf = new Map<Cel, string[]>();
  for (const [name, value] of Object.entries(tightest)) {
    const key = literal(value);
    namesOf.set(key, [...(namesOf.get(key) ?? []), name]);
  }
  const exact = [...namesOf].map(([value, names]) => `(${isOneOf(names)} && ${of}[k] == ${value})`);
  return [`k in ${texts(fields)}`, ...exact].join(' || ');
}

function isOneOf(names: readonly string[]): Cel {
  const [name = '', ...others] = names;
  return others.length === 0 ? `k == ${text(name)}` : `k in ${texts(names)}`;
}

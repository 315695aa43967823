import {
  ARCHITECTURE_OF_WORD,
  type ImageUser,
  PLAIN_FLAVOUR,
  USER_OF_FLAVOUR,
} from '../../../world/runner-images';

/** What the name of an image says of the version, the role and the make of GitLab Runner. */
export interface RunnerImage {
  /** The last part of the repository. A mirror may call it otherwise. */
  readonly name: string;
  /** `undefined` for a tag that ends in no version, such as a digest alone. */
  readonly version: string | undefined;
  /** Under the name of Kubernetes; `undefined` for a tag that names none. */
  readonly architecture: string | undefined;
  /** Of a manager: the flavour that its user is known of; `undefined` for another one, or where no tag says it. */
  readonly flavour: keyof typeof USER_OF_FLAVOUR | 'other' | undefined;
}

const FLAVOURS = Object.keys(USER_OF_FLAVOUR) as (keyof typeof USER_OF_FLAVOUR)[];

/** Reads the name of an image. */
export function runnerImage(image: string): RunnerImage {
  const [reference = ''] = image.split('@');
  const path = reference.slice(reference.lastIndexOf('/') + 1);
  const [name = '', tag = ''] = path.split(':');
  const words = tag.split('-');
  const architecture = words.find((word) => Object.hasOwn(ARCHITECTURE_OF_WORD, word));
  return {
    name,
    version: /(?:^|-)v(\d+\.\d+\.\d+)$/.exec(tag)?.[1],
    architecture: architecture && ARCHITECTURE_OF_WORD[architecture],
    flavour: flavourOf(tag, words),
  };
}

function flavourOf(tag: string, words: readonly string[]): RunnerImage['flavour'] {
  if (/^v\d+\.\d+\.\d+$/.test(tag)) {
    return PLAIN_FLAVOUR;
  }
  const named = FLAVOURS.find((flavour) => words.some((word) => word.replace(/[\d.]+$/, '') === flavour));
  return named ?? (/-v\d+\.\d+\.\d+$/.test(tag) ? 'other' : undefined);
}

/** Whether a user is none that an image of the flavour was made for; of some it is not known. */
export function isUserOfAnother(flavour: RunnerImage['flavour'], user: number): boolean {
  const users: Readonly<Record<string, ImageUser>> = USER_OF_FLAVOUR;
  const known = flavour === undefined ? undefined : users[flavour];
  return known === undefined
    ? flavour === 'other' && FLAVOURS.some((name) => users[name]?.uid === user)
    : known.uid !== user;
}

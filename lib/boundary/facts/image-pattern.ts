/** Whether an image matches a pattern of GitLab Runner: `*` stands for anything but `/`, `**` as an element for any elements. */
export function matchesImage(pattern: string, image: string): boolean {
  return expressionOf(pattern)?.test(image) === true;
}

/** The pattern as a regular expression; `undefined` if it is malformed, so that GitLab Runner matches nothing with it. */
function expressionOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^${translated(pattern)}$`, 's');
  } catch {
    return undefined;
  }
}

function translated(pattern: string): string {
  let source = '';
  let alternatives = 0;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    const rest = pattern.slice(at);
    const any = /^\*\*(\/|$|(?=[},]))/.exec(rest);
    if (any !== null && '/{,'.includes(pattern.charAt(at - 1))) {
      source += any[1] === '/' ? '(?:.*/)?' : '.*';
      at += any[0].length - 1;
    } else if (character === '*') {
      source += '[^/]*';
    } else if (character === '?') {
      source += '[^/]';
    } else if (character === '[') {
      const set = /^\[[!^]?\]?[^\]]*\]/.exec(rest)?.[0] ?? '[';
      source += set.replace(/^\[!/, '[^');
      at += set.length - 1;
    } else if (character === '{') {
      alternatives++;
      source += '(?:';
    } else if (character === '}' && alternatives > 0) {
      alternatives--;
      source += ')';
    } else if (character === ',' && alternatives > 0) {
      source += '|';
    } else if (character === '\\' && at + 1 < pattern.length) {
      at++;
      source += quoted(pattern.charAt(at));
    } else {
      source += quoted(character);
    }
  }
  return source;
}

function quoted(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}

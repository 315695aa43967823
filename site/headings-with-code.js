/**
 * Lets the anchor of a heading hold its code too, as GitLab and GitHub do. TypeDoc makes anchors of plain text alone, so
 * that the anchor of a heading that is one word of code would be `_`.
 */
export function loadHeadingsWithCode(parser) {
  parser.core.ruler.push('headings-with-code', ({ tokens, Token }) => {
    for (const [index, { type }] of tokens.entries()) {
      if (type === 'heading_open') {
        for (const part of tokens[index + 1].children.filter((child) => child.type === 'code_inline')) {
          // Nobody renders these: they are what TypeDoc reads as the text of the heading.
          part.children = [Object.assign(new Token('text', '', 0), { content: part.content })];
        }
      }
    }
  });
}

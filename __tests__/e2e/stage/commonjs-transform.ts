import ts from 'typescript-5.9';

/**
 * A transform for jest: the CEL library is an ES module, and jest's own module system reads CommonJS only.
 *
 * @see https://jestjs.io/docs/code-transformation
 */
function process(source: string): { code: string } {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
  });
  return { code: outputText };
}

export default { process };

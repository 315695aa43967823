import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript-5.9';

/** A JSON schema, as far as it is made here. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A quantity in the form in which the API server stores it: no fraction, and no suffix that a larger one replaces. */
const CANONICAL_QUANTITY = { type: 'string', pattern: '^(0|[1-9]\\d*(m|Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?)$' };

const TYPE_ALIASES: Readonly<Record<string, JsonSchema>> = {
  IQuantity: CANONICAL_QUANTITY,
  IIntOrString: { type: ['integer', 'string'] },
};

/**
 * JSON schemas made from the type declarations of `kubernetes-models`, which are generated from the API's own OpenAPI
 * document. The package's validators let unknown fields pass, as the API server does without strict field validation;
 * here every object whose fields are known is closed.
 */
export class ApiDeclarations {
  readonly #files = new Map<string, ts.SourceFile>();
  readonly #definitions = new Map<string, JsonSchema>();

  /** The schema of a type that a declaration file exports, with everything that it refers to. */
  schemaOf(file: string, name: string): JsonSchema {
    return this.schemaIn(require.resolve(file).replace(/\.js$/, '.d.ts'), name);
  }

  /** The same of a type that a source file exports, by the path of the file. */
  schemaIn(path: string, name: string): JsonSchema {
    const root = this.#reference(path, name);
    return { ...root, $defs: Object.fromEntries(this.#definitions) };
  }

  #reference(path: string, name: string): JsonSchema {
    const key = `${path.split('node_modules/').at(-1)}#${name}`
      .replaceAll(/[^\w#.]/g, '_')
      .replace('#', '..');
    if (!this.#definitions.has(key)) {
      this.#definitions.set(key, {});
      this.#definitions.set(key, this.#declaration(path, name));
    }
    return { $ref: `#/$defs/${key}` };
  }

  #declaration(path: string, name: string): JsonSchema {
    for (const statement of this.#source(path).statements) {
      if (ts.isInterfaceDeclaration(statement) && statement.name.text === name) {
        return this.#members(path, statement.members);
      }
      if (ts.isTypeAliasDeclaration(statement) && statement.name.text === name) {
        return TYPE_ALIASES[name] ?? this.#type(path, statement.type);
      }
      const alias = exportedAs(statement, name);
      if (alias !== undefined) {
        return this.#reference(path, alias);
      }
    }
    throw new Error(`${path} declares no ${name}`);
  }

  #members(path: string, members: ts.NodeArray<ts.TypeElement>): JsonSchema {
    const index = members.find(ts.isIndexSignatureDeclaration);
    const properties = members.filter(ts.isPropertySignature);
    const nameOf = (property: ts.PropertySignature) => (property.name as ts.StringLiteral).text;
    return {
      type: 'object',
      properties: Object.fromEntries(properties.map((one) => [nameOf(one), this.#type(path, one.type)])),
      required: properties.filter((property) => !property.questionToken).map(nameOf),
      additionalProperties: index ? this.#type(path, index.type) : false,
    };
  }

  #type(path: string, type: ts.TypeNode | undefined): JsonSchema {
    switch (type?.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: 'string' };
      case ts.SyntaxKind.NumberKeyword:
        return { type: 'number' };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: 'boolean' };
    }
    if (type && (ts.isTypeOperatorNode(type) || ts.isParenthesizedTypeNode(type))) {
      return this.#type(path, type.type);
    }
    if (type && ts.isArrayTypeNode(type)) {
      return { type: 'array', items: this.#type(path, type.elementType) };
    }
    if (type && ts.isTypeLiteralNode(type)) {
      return this.#members(path, type.members);
    }
    if (type && ts.isUnionTypeNode(type)) {
      return { anyOf: type.types.map((member) => this.#type(path, member)) };
    }
    if (type && ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) {
      return { const: type.literal.text };
    }
    if (type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)) {
      const [first, second] = type.typeArguments ?? [];
      switch (type.typeName.text) {
        case 'Array':
          return { type: 'array', items: this.#type(path, first) };
        case 'Readonly':
          return this.#type(path, first);
        case 'Record':
          return { type: 'object', additionalProperties: this.#type(path, second) };
        default:
          return this.#named(path, type.typeName.text);
      }
    }
    throw new Error(`${path}: no schema for '${type?.getText(this.#source(path))}'`);
  }

  #named(path: string, name: string): JsonSchema {
    const origin = this.#source(path).statements.find(
      (statement): statement is ts.ImportDeclaration =>
        ts.isImportDeclaration(statement) && statement.importClause?.getText().includes(name) === true,
    );
    if (!origin) {
      return this.#reference(path, name);
    }
    const from = (origin.moduleSpecifier as ts.StringLiteral).text;
    const target = from.startsWith('.') ? join(dirname(path), from) : require.resolve(from);
    return this.#reference(`${target.replace(/\.js$/, '')}.d.ts`, name);
  }

  #source(path: string): ts.SourceFile {
    const known = this.#files.get(path);
    if (known) {
      return known;
    }
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
    this.#files.set(path, source);
    return source;
  }
}

/** The local name of what a statement such as `export { IPod as IIoK8sPod }` exports as `name`. */
function exportedAs(statement: ts.Statement, name: string): string | undefined {
  if (!ts.isExportDeclaration(statement) || !statement.exportClause) {
    return undefined;
  }
  const elements = ts.isNamedExports(statement.exportClause) ? statement.exportClause.elements : [];
  return elements.find((element) => element.name.text === name)?.propertyName?.text;
}

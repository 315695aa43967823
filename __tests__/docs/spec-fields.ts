import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript-5.9';

/** A field that an operator may set, as its type and its TSDoc say. */
export interface SpecField {
  readonly name: string;
  /** What the TSDoc says that it is by default; `undefined` where the field is required. */
  readonly byDefault: string | undefined;
  readonly meaning: string;
}

const FOLDER = join(process.cwd(), 'lib/fleet/types');

const DECLARATIONS = new Map(
  readdirSync(FOLDER).flatMap((file) =>
    ts
      .createSourceFile(file, readFileSync(join(FOLDER, file), 'utf8'), ts.ScriptTarget.ES2023, true)
      .statements.filter(
        (statement): statement is ts.InterfaceDeclaration | ts.TypeAliasDeclaration =>
          ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement),
      )
      .map((statement) => [statement.name.text, statement] as const),
  ),
);

/** The own fields of a type that operators fill in: those of an interface, or of all members of a union. */
export function fieldsOf(type: string): readonly SpecField[] {
  const declaration = DECLARATIONS.get(type);
  if (declaration === undefined) {
    throw new Error(`no file of lib/fleet/types declares ${type}`);
  }
  if (ts.isInterfaceDeclaration(declaration)) {
    return declaration.members
      .filter(ts.isPropertySignature)
      .filter((member) => !member.type?.getText().startsWith('Forbidden<'))
      .map(fieldOf);
  }
  const members: readonly ts.TypeNode[] = ts.isUnionTypeNode(declaration.type)
    ? declaration.type.types
    : [declaration.type];
  const fields = members
    .filter(ts.isTypeReferenceNode)
    .flatMap((member) => fieldsOf(member.typeName.getText()));
  return fields.filter((field, index) => fields.findIndex(({ name }) => name === field.name) === index);
}

function fieldOf(member: ts.PropertySignature): SpecField {
  const [doc] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  const tag = doc?.tags?.find(({ tagName }) => tagName.text === 'default');
  return {
    name: member.name.getText(),
    byDefault: member.questionToken && oneLine(ts.getTextOfJSDocComment(tag?.comment)),
    meaning: oneLine(ts.getTextOfJSDocComment(doc?.comment)),
  };
}

function oneLine(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

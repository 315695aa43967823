import { readFileSync, writeFileSync } from 'node:fs';
import { GENERATED_TABLES } from './generated-tables';

for (const [file, made] of Object.entries(GENERATED_TABLES)) {
  writeFileSync(file, made(readFileSync(file, 'utf8')));
}

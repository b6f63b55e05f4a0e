import type { SignatureStatement } from '../schemas/signatures.js';
import { canonicalJson } from './canonical-json.js';

/**
 * The one text of a statement, whose UTF-8 bytes are signed. The first line names the form, so that a signature under anything else is
 * never one under this.
 */
export function statementText(statement: SignatureStatement): string {
  return `galley signature 1\n${canonicalJson(statement)}`;
}

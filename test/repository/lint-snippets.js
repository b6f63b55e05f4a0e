import { ESLint } from 'eslint';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import tseslint from 'typescript-eslint';

/**
 * Lints snippets as if they were files of the folders they name: reads `[{folder, code, typed}]` from standard input and writes
 * the rules each one breaks. A process of its own, because the type checker behind the rules does not leave a jest worker again;
 * `typed` only where the rule needs that checker, which is slow.
 */
const root = path.resolve(import.meta.dirname, '../..');
const rules = { '@typescript-eslint/no-unused-vars': 'off' };
const withTypes = new ESLint({
  cwd: root,
  overrideConfig: [{ languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*/lint-rules-snippet.ts'] } } } }, { rules }],
});
const withoutTypes = new ESLint({ cwd: root, overrideConfig: [tseslint.configs.disableTypeChecked, { rules }] });

const answers = [];
for (const { folder, code, typed } of await json(process.stdin)) {
  const filePath = path.join(root, folder, 'lint-rules-snippet.ts');
  const [result] = await (typed ? withTypes : withoutTypes).lintText(`${code}\n`, { filePath });
  answers.push(result.messages.map((message) => message.ruleId ?? message.message));
}
process.stdout.write(JSON.stringify(answers));

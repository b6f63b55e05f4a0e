import { ESLint } from 'eslint';
import path from 'node:path';
import { json } from 'node:stream/consumers';

/**
 * Lints snippets as if they were files of the folders they name: reads `[{folder, code}]` from standard input and writes the
 * rules each one breaks. A process of its own, because the type checker behind the rules does not leave a jest worker again.
 */
const root = path.resolve(import.meta.dirname, '../..');
const eslint = new ESLint({
  cwd: root,
  overrideConfig: {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*/lint-rules-snippet.ts'] } } },
    rules: { '@typescript-eslint/no-unused-vars': 'off' },
  },
});

const answers = [];
for (const { folder, code } of await json(process.stdin)) {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: path.join(root, folder, 'lint-rules-snippet.ts') });
  answers.push(result.messages.map((message) => message.ruleId ?? message.message));
}
process.stdout.write(JSON.stringify(answers));

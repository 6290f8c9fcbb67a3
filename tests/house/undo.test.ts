/** Undo in a notice comes from one place, which takes back what one act wrote and nothing else. */
import { expect, test } from 'vitest';
import { sourceFiles } from '../support/house/source-files.ts';
import { children, nodesOf, programOf } from '../support/house/syntax.ts';

/** What is undone there is no field of the record. */
const OF_THEIR_OWN = [
  // The agreement's words and a signature, each with an operation that takes it back.
  'extension/views/agreement/AgreementPage.tsx',
  'extension/views/agreement/AgreementSigning.tsx',
  // Drafts in a profile, which is one person's alone; sharing one makes a draft of it again.
  'extension/views/feedback/Drafts.tsx',
  'extension/views/goals/sharing.ts',
  // The jot box, which compares where it is emptied (STORE.md).
  'extension/views/mine/MineLine.tsx',
  'extension/views/today/JotLine.tsx',
];

test('[U281] no view makes an Undo of its own that writes fields of the record back', () => {
  const undoing = sourceFiles()
    .filter((path) => path.startsWith('extension/views/'))
    .filter((path) =>
      nodesOf(programOf(path)).some((node) => {
        const callee = node['callee'] as { readonly name?: unknown } | undefined;
        const isToast = node.type === 'CallExpression' && callee?.name === 'showToast';
        return isToast && children(node, 'arguments').length > 1;
      }),
    );
  expect(undoing).toEqual([...OF_THEIR_OWN, 'extension/views/room/undoing.ts'].toSorted());
});

import { expect, test } from 'vitest';
import { failureLines, totalsLine, totalsOfVitest } from '../../support/totals.ts';

test('the line names what was skipped only when something was', () => {
  expect(totalsLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(totalsLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});

test('a test file that could not be loaded counts as a failure', () => {
  const report = {
    numPassedTests: 4,
    numFailedTests: 1,
    numPendingTests: 0,
    numTodoTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'failed', fullName: 'one and one', failureMessages: ['was three'] },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  };
  expect(totalsOfVitest(report)).toEqual({
    passed: 4,
    failed: 2,
    skipped: 1,
    failures: ['a.test.ts: one and one\nwas three', 'b.test.ts: no such module'],
  });
});

test('a report that is none counts as no report', () => {
  expect(totalsOfVitest('crashed')).toBeUndefined();
});

test('a failure is named with the beginning of its reason', () => {
  const failures = [`jot: ${'x'.repeat(5_000)}`, 'seen: late'];
  const lines = failureLines({ passed: 0, failed: 2, skipped: 0, failures });
  expect(lines.map((line) => line.slice(0, 8))).toEqual(['✗ jot: x', '✗ seen: ']);
  expect(lines.join('').length).toBeLessThan(1_000);
});

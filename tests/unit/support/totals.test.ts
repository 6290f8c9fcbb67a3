import { expect, test } from 'vitest';
import { totalsLine, totalsOfVitest } from '../../support/totals.ts';

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
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  };
  expect(totalsOfVitest(report)).toEqual({ passed: 4, failed: 2, skipped: 1 });
});

test('a report that is none counts as no report', () => {
  expect(totalsOfVitest('crashed')).toBeUndefined();
});

/** The console of the browser's own tools: for developers and bug reports. Never content, only names. */

/** Says that a stored row of this part could not be read and was left out. */
export function reportUnreadable({ part }: { readonly part: string }): void {
  console.warn('twoway: a stored row could not be read', part);
}

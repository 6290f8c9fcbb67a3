/**
 * What was written in a run, word for word: each edit writes one token that occurs nowhere else, so
 * that at the end one can count. A token that was said to be _on this device_ or _on the relay_ must
 * stand in every record exactly once; any other at most once. [Z2]
 */
import * as Y from 'yjs';

/** One written word, or the deletion of one. */
export type Token = {
  readonly text: string;
  /** The page that wrote it, by name. */
  readonly page: object;
  readonly device: object;
  /** Whether anybody has begun to delete it. */
  deleting: boolean;
  /** The disk's count of commits when it was first said to be stored. */
  storedAt: number | undefined;
  /** It was said to be on the relay: no disk can lose it any more. */
  onRelay: boolean;
};

/** All tokens of one run. */
export type Tokens = {
  readonly all: readonly Token[];
  readonly write: (device: object, page: object) => Token;
  /** What `page` wrote is stored, as it says. */
  readonly stored: (page: object, commits: number) => void;
  readonly onRelay: (page: object) => void;
  /** A power cut took away what was committed at `device` after `commits`. */
  readonly lost: (device: object, commits: number) => void;
  /** What is wrong with a record, in sentences. */
  readonly missing: (doc: Y.Doc) => readonly string[];
};

const TOKEN = /⟦\d+⟧/gu;

function countTexts(value: unknown, counts: Map<string, number>): void {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  for (const [token] of (text ?? '').matchAll(TOKEN))
    counts.set(token, (counts.get(token) ?? 0) + 1);
}

/** Whether `item` is part of a mark: those quote the line that they are about. */
function isInMark(doc: Y.Doc, item: Y.Item): boolean {
  let { parent } = item;
  while (parent instanceof Y.AbstractType && parent._item !== null) ({ parent } = parent._item);
  return parent === doc.share.get('marks');
}

/** How often each token stands in what is not deleted of `doc`. */
export function countTokens(doc: Y.Doc): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const structs of doc.store.clients.values())
    for (const item of structs) {
      if (!(item instanceof Y.Item) || item.deleted || isInMark(doc, item)) continue;
      const { content } = item;
      if (content instanceof Y.ContentString) countTexts(content.str, counts);
      else if (content instanceof Y.ContentAny)
        for (const value of content.arr) countTexts(value, counts);
    }
  return counts;
}

/** No tokens yet. */
export function createTokens(): Tokens {
  const all: Token[] = [];
  return {
    all,
    write(device, page) {
      const text = `⟦${all.length + 1}⟧`;
      const token = { text, page, device, deleting: false, storedAt: undefined, onRelay: false };
      all.push(token);
      return token;
    },
    stored(page, commits) {
      for (const token of all) if (token.page === page) token.storedAt ??= commits;
    },
    onRelay(page) {
      for (const token of all) if (token.page === page) token.onRelay = true;
    },
    lost(device, commits) {
      for (const token of all)
        if (token.device === device && (token.storedAt ?? 0) > commits) token.storedAt = undefined;
    },
    missing(doc) {
      const counts = countTokens(doc);
      return all.flatMap(({ text, deleting, storedAt, onRelay }) => {
        const count = counts.get(text) ?? 0;
        if (count > 1) return [`${text} stands there ${count} times`];
        const isPromised = storedAt !== undefined || onRelay;
        if (count === 1 || deleting || !isPromised) return [];
        return [`${text} is lost, though it was said to be ${onRelay ? 'on the relay' : 'stored'}`];
      });
    },
  };
}

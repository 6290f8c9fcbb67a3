/**
 * What a person has chosen on this device. One row; a field that is missing or cannot be read has
 * its default, so that an older or newer version never loses the others. Keeps rules B4 and B11.
 */
import type { RoomId } from '#shared/base/ids.ts';
import { ok, type Result } from '#shared/base/result.ts';
import type { Changes } from './changes.ts';
import { JOT_PARTS, type JotPart } from './command.ts';
import type { Database } from './database.ts';
import type { StoreFault } from './fault.ts';
import { ONLY_ROW, PARTS } from './parts.ts';
import { isFields, isIdOf, isOneOf, isText, type ReportUnreadable } from './row-fields.ts';
import { requested } from './transaction.ts';

/** The looks that can be chosen; `system` follows the browser. */
export const THEMES = ['system', 'light', 'dark'] as const;

/** One of the looks. */
export type Theme = (typeof THEMES)[number];

/** When a person hears what others do in a mentorship: on asking only, or as it happens. */
export const NEWS_MODES = ['asked', 'told'] as const;

/** One of the times. */
export type NewsMode = (typeof NEWS_MODES)[number];

/** What a person has chosen on this device. */
export type Settings = {
  /** My name as offered for a new mentorship; empty when never given. */
  readonly name: string;
  /** The relay for new mentorships as typed; `undefined` = never chosen, empty = none wanted. */
  readonly relayAddress: string | undefined;
  /** A language tag; empty = the browser's. */
  readonly language: string;
  readonly theme: Theme;
  readonly news: NewsMode;
  /** The popup's mentorship, where it was left. */
  readonly lastRoomId: RoomId | undefined;
  /** The popup's kind of jot, where it was left. */
  readonly lastKind: JotPart;
  /** Whether private notes are hidden, on every page. [B73] */
  readonly privateHidden: boolean;
  /** What is known of the last backup; `readBackup` (backup.ts) reads it. [B84] */
  readonly backup: unknown;
  /** The word that a relay wants before it takes a new mentorship; `relayWordFor` (relay-word.ts) reads it. [B114] */
  readonly relayWord: unknown;
  /** How action items are laid out; `readItemLook` (item-look.ts) reads it. [B115] */
  readonly itemLook: unknown;
  /** Whether this device talks to relays at all. */
  readonly uploadEnabled: boolean;
};

/** What holds until something is chosen. */
export const DEFAULT_SETTINGS: Settings = {
  name: '',
  relayAddress: undefined,
  language: '',
  theme: 'system',
  news: 'asked',
  lastRoomId: undefined,
  lastKind: 'actionItem',
  privateHidden: false,
  backup: undefined,
  relayWord: undefined,
  itemLook: undefined,
  uploadEnabled: true,
};

/** Keeps the settings. */
export type SettingsStore = {
  /** The settings as they are; defaults where nothing was chosen. */
  readonly read: () => Promise<Result<Settings, StoreFault>>;
  /** Changes the named fields and no others; returns all as they now are. */
  readonly write: (patch: Partial<Settings>) => Promise<Result<Settings, StoreFault>>;
};

const isThere = (value: unknown): value is unknown => value !== undefined;

type Fields = { readonly [Name in keyof Settings]: (value: unknown) => value is Settings[Name] };

const FIELDS: Fields = {
  name: isText,
  relayAddress: (value): value is string | undefined => value === undefined || isText(value),
  language: isText,
  theme: (value): value is Theme => isOneOf(value, THEMES),
  news: (value): value is NewsMode => isOneOf(value, NEWS_MODES),
  lastRoomId: (value): value is RoomId | undefined => value === undefined || isIdOf<RoomId>(value),
  lastKind: (value): value is JotPart => isOneOf(value, JOT_PARTS),
  backup: isThere,
  relayWord: isThere,
  itemLook: isThere,
  privateHidden: (value): value is boolean => typeof value === 'boolean',
  uploadEnabled: (value): value is boolean => typeof value === 'boolean',
};

const NAMES = Object.keys(DEFAULT_SETTINGS) as readonly (keyof Settings)[];

/**
 * Reads the stored row field by field over the defaults. `whole` is false when a field was there
 * but could not be read.
 */
export function readSettings(row: unknown): {
  readonly settings: Settings;
  readonly whole: boolean;
} {
  if (row === undefined) return { settings: DEFAULT_SETTINGS, whole: true };
  if (!isFields(row)) return { settings: DEFAULT_SETTINGS, whole: false };
  let whole = true;
  const field = <Name extends keyof Settings>(name: Name): Settings[Name] => {
    const value = row[name];
    if (value === undefined) return DEFAULT_SETTINGS[name];
    const isField: (candidate: unknown) => candidate is Settings[Name] = FIELDS[name];
    if (isField(value)) return value;
    whole = false;
    return DEFAULT_SETTINGS[name];
  };
  const settings: { -readonly [Name in keyof Settings]: Settings[Name] } = { ...DEFAULT_SETTINGS };
  const take = <Name extends keyof Settings>(name: Name): void => {
    settings[name] = field(name);
  };
  NAMES.forEach(take);
  return { settings, whole };
}

/** Makes the settings over the open database. */
export function createSettingsStore(
  database: Database,
  changes: Changes,
  report: ReportUnreadable,
): SettingsStore {
  const parse = (row: unknown): Settings => {
    const { settings, whole } = readSettings(row);
    if (!whole) report({ part: PARTS.settings, key: ONLY_ROW });
    return settings;
  };
  return {
    async read() {
      const found = await database.transact(
        { mode: 'readonly', parts: [PARTS.settings] },
        (transaction) => requested<unknown>(transaction.objectStore(PARTS.settings).get(ONLY_ROW)),
      );
      return found.ok ? ok(parse(found.value)) : found;
    },
    async write(patch) {
      const written = await database.transact(
        { mode: 'readwrite', parts: [PARTS.settings], durability: 'relaxed' },
        async (transaction) => {
          const rows = transaction.objectStore(PARTS.settings);
          const settings = { ...parse(await requested<unknown>(rows.get(ONLY_ROW))), ...patch };
          rows.put(settings, ONLY_ROW);
          return settings;
        },
      );
      if (written.ok) changes.announce({ changed: 'settings' });
      return written;
    },
  };
}

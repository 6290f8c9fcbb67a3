/**
 * Keeps what is half typed in the forms of one open mentorship: here at once, and on this device at every
 * keystroke, so that it outlasts a reload, a crash and a closed tab. What was entered goes from the device only
 * once the record with it is stored. [U259, U285, B107, B108]
 */
import { backOffMs } from '#shared/base/back-off.ts';
import { newId, type Millis, type RoomId } from '#shared/base/ids.ts';
import type { Result } from '#shared/base/result.ts';
import type { StoreFault } from '../store/fault.ts';
import type { FormKind, HalfTypedForms, KeptForm, TypedFields } from '../store/half-typed.ts';

/** Which form: its place in the mentorship, and who sees it. */
export type FormPlace = { readonly kind: FormKind; readonly place: string };

/** The forms of one open mentorship. */
export type TypedKeeper = {
  /** What stands in a form now; empty where nothing does. */
  readonly read: (form: FormPlace) => TypedFields;
  /** Keeps what stands in it from now on; nothing but spaces is nothing. */
  readonly write: (form: FormPlace, fields: TypedFields) => void;
  /** Resolves once what was kept of the forms of this kind is here, or cannot be read; reads it once. */
  readonly fill: (kind: FormKind) => Promise<void>;
  /** Whether that is so. */
  readonly isFilled: (kind: FormKind) => boolean;
  /** Ends what it would try again. What was handed over is stored all the same. */
  readonly close: () => void;
};

/** What it needs. `isRecordStored`: whether all of the record is on this device. */
export type TypedKeeperDeps = {
  readonly forms: HalfTypedForms;
  readonly roomId: RoomId;
  readonly now: () => Millis;
  readonly isRecordStored: () => boolean;
  /** Calls back whenever that may have changed, until what it returns is called. */
  readonly onRecordStatus: (listener: () => void) => () => void;
  /** Hears how each writing ended, to say so. */
  readonly onWritten: (result: Result<void, StoreFault>) => void;
};

const NOTHING: TypedFields = Object.freeze({});
const FIRST_RETRY_MS = 500;
const MOST_RETRY_MS = 15_000;

function isSomething(fields: TypedFields): boolean {
  return Object.values(fields).some((text) => text !== undefined && text.trim() !== '');
}

/** Takes away what stands in no form any more, once the record is stored. [B108] */
function createEmptying(deps: TypedKeeperDeps, own: string) {
  const emptied = new Map<string, FormPlace>();
  // Who wrote what is kept of a form, as far as this page knows: that alone it takes away.
  const writers = new Map<string, ReadonlySet<string>>();
  const takeAway = (): void => {
    if (!deps.isRecordStored()) return;
    for (const [key, form] of emptied) {
      const by = writers.get(key) ?? new Set([own]);
      void deps.forms.remove({ ...form, roomId: deps.roomId }, by).then(deps.onWritten);
    }
    emptied.clear();
  };
  return {
    takeAway,
    stop: deps.onRecordStatus(takeAway),
    found: (key: string, by: string) => void writers.set(key, new Set([own, by])),
    refilled: (key: string) => void emptied.delete(key),
    emptied(key: string, form: FormPlace) {
      emptied.set(key, form);
      // Behind the handler that entered it: by then the record says whether that is stored.
      queueMicrotask(takeAway);
    },
  };
}

/** Hands forms to the store, and again what it refused, in growing steps. */
function createWriting(deps: TypedKeeperDeps, own: string) {
  const refused = new Map<string, KeptForm>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const hand = async (key: string, form: KeptForm): Promise<void> => {
    refused.delete(key);
    const written = await deps.forms.put(form);
    deps.onWritten(written);
    if (written.ok) return;
    if (!refused.has(key)) refused.set(key, form);
    timer ??= setTimeout(again, backOffMs(failures, FIRST_RETRY_MS, MOST_RETRY_MS));
    failures += 1;
  };
  function again(): void {
    timer = undefined;
    for (const [key, form] of refused) void hand(key, form);
  }
  return {
    put(key: string, form: FormPlace, fields: TypedFields) {
      failures = 0;
      const { roomId, now } = deps;
      void hand(key, { ...form, roomId, by: own, at: now(), fields });
    },
    drop: (key: string) => void refused.delete(key),
    stop: () => clearTimeout(timer),
  };
}

/** Makes it over the open store. */
export function createTypedKeeper(deps: TypedKeeperDeps): TypedKeeper {
  const own: string = newId();
  const typed = new Map<string, TypedFields>();
  const fills = new Map<FormKind, Promise<void>>();
  const filled = new Set<FormKind>();
  const emptying = createEmptying(deps, own);
  const writing = createWriting(deps, own);
  const keyOf = ({ kind, place }: FormPlace): string => `${kind} ${place}`;

  const fillNow = async (kind: FormKind): Promise<void> => {
    const found = await deps.forms.list(deps.roomId, kind);
    for (const form of found.ok ? found.value : []) {
      const key = keyOf(form);
      emptying.found(key, form.by);
      if (!typed.has(key)) typed.set(key, form.fields);
    }
    filled.add(kind);
  };
  return {
    read: (form) => typed.get(keyOf(form)) ?? NOTHING,
    write(form, fields) {
      const key = keyOf(form);
      if (isSomething(fields)) {
        typed.set(key, fields);
        emptying.refilled(key);
        writing.put(key, form, fields);
      } else if (typed.delete(key)) {
        writing.drop(key);
        emptying.emptied(key, form);
      }
    },
    fill(kind) {
      const filling = fills.get(kind) ?? fillNow(kind);
      fills.set(kind, filling);
      return filling;
    },
    isFilled: (kind) => filled.has(kind),
    close() {
      emptying.takeAway();
      emptying.stop();
      writing.stop();
    },
  };
}

/** Why a database cannot be used, as a sentence for the operator that holds no password. [V72, L28] */
import type { DatabaseFault } from './postgres-schema.ts';

/** Which database an address means: all of it that is no secret. */
function placeOf(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  return `${pathname.slice(1)} at ${searchParams.get('host') ?? (host === '' ? 'localhost' : host)}`;
}

/** The sentence for a fault of the database at `url`: without its user, its password, its options. */
export function databaseSentence(fault: DatabaseFault, url: string): string {
  const place = `The database ${placeOf(url)} (TWOWAY_DATABASE_URL)`;
  switch (fault.reason) {
    case 'unreachable':
      return `${place} cannot be reached: ${fault.detail}.`;
    case 'login-refused':
      return `${place} refuses this user or password.`;
    case 'no-database':
      return `${place} does not exist: make an empty one for the relay alone.`;
    case 'server-too-old':
      return `${place} is PostgreSQL ${fault.version}; the relay needs 13 or newer.`;
    case 'read-only':
      return `${place} can only be read: it may be a standby. The relay needs the one that is written to.`;
    case 'not-allowed':
      return `${place} does not let this user make and use tables in its schema; nothing was changed.`;
    case 'another-program':
      return `${place} holds tables of another program and was left as it is: make an empty one for the relay alone.`;
    case 'incomplete':
      return `${place} holds only a part of a relay's tables and was left as it is: restore it whole from a backup.`;
    case 'migrating':
      return `${place} is being brought up to date by another relay; start this one again when that is done.`;
    case 'older-version':
      return `${place} has no tables of this relay's version; start this relay on it first.`;
    case 'newer-version':
      return `${place} is from a newer relay (version ${fault.version}); it was left as it is.`;
    case 'unusable':
      return `${place} cannot be used: ${fault.detail}.`;
  }
}

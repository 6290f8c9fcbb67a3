/**
 * The relay's configuration, from the environment and from flags (flags win). It is read once, whole:
 * every fault is named at the start, and nothing is guessed. [V30]
 */
import { resolve } from 'node:path';
import { err, ok, type Result } from '#shared/base/result.ts';
import { MAX_TOKEN_BYTES } from '#shared/wire/limits.ts';
import { parseRelayAddress } from '#shared/wire/relay-name.ts';
import { readNetworks, type Networks } from './front/creation-policy.ts';
import type { MetricsAccess } from './front/http.ts';
import { LOG_LEVELS, type LogLevel } from './ops/logger.ts';
import {
  LEAST_IDLE_DAYS,
  LIMIT_NAMES,
  LIMITS,
  limitsWith,
  type LimitName,
  type Limits,
} from './limits.ts';

/** Everything that an operator decides. */
export type Config = {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The data folder, absolute. */
  readonly folder: string;
  /** The PostgreSQL database to store in instead of the folder; `undefined`: the folder. */
  readonly databaseUrl: string | undefined;
  /** The most connections to that database. */
  readonly databaseConnections: number;
  /** The names that clients sign; `undefined`: this machine's own names with the port. */
  readonly publicNames: readonly string[] | undefined;
  /** What a client must give to make a room; `undefined`: nothing. */
  readonly creationToken: string | undefined;
  /** From where rooms may be made; `undefined`: from anywhere. */
  readonly creationNetworks: Networks | undefined;
  /** How many reverse proxies in front are to be believed about the client's address. */
  readonly trustedProxies: number;
  /** The header that those proxies write, in lower case. */
  readonly addressHeader: string;
  /** Where an invited person gets the extension, if there is such a place. */
  readonly extensionUrl: string | undefined;
  readonly logLevel: LogLevel;
  /** Who may read /metrics. */
  readonly metrics: MetricsAccess;
  readonly limits: Limits;
};

const FORWARDED_FOR = 'x-forwarded-for';
const LEAST_METRICS_TOKEN = 16;

type Setting = { readonly env: string; readonly flag: string; readonly says: string };

const DATABASE_CONNECTIONS = 8;
// Two that write, one that listens, and one to read.
const LEAST_DATABASE_CONNECTIONS = 4;

const SETTINGS = {
  port: { env: 'TWOWAY_PORT', flag: 'port', says: 'port to listen on (4870)' },
  host: { env: 'TWOWAY_HOST', flag: 'host', says: 'address to listen on (127.0.0.1)' },
  folder: { env: 'TWOWAY_DATA', flag: 'data', says: 'folder for the data (.twoway)' },
  databaseUrl: {
    env: 'TWOWAY_DATABASE_URL',
    flag: 'database-url',
    says: 'PostgreSQL database to use instead of the folder, postgres://user:password@host/database',
  },
  databaseConnections: {
    env: 'TWOWAY_DATABASE_CONNECTIONS',
    flag: 'database-connections',
    says: `most connections to that database (${DATABASE_CONNECTIONS})`,
  },
  publicUrl: {
    env: 'TWOWAY_PUBLIC_URL',
    flag: 'public-url',
    says: 'address people use, wss://relay.example.org; several with commas',
  },
  creationToken: {
    env: 'TWOWAY_CREATION_TOKEN',
    flag: 'creation-token',
    says: 'word that people need to start a mentorship here',
  },
  creationNetworks: {
    env: 'TWOWAY_CREATION_NETWORKS',
    flag: 'creation-networks',
    says: 'networks from which people may start a mentorship here, 10.0.0.0/8; several with commas',
  },
  trustedProxies: {
    env: 'TWOWAY_TRUSTED_PROXIES',
    flag: 'trusted-proxies',
    says: 'reverse proxies in front that write the address header (0)',
  },
  addressHeader: {
    env: 'TWOWAY_ADDRESS_HEADER',
    flag: 'address-header',
    says: `header in which proxies write the client's address (${FORWARDED_FOR})`,
  },
  extensionUrl: {
    env: 'TWOWAY_EXTENSION_URL',
    flag: 'extension-url',
    says: 'page where invited people get the extension',
  },
  metrics: {
    env: 'TWOWAY_METRICS',
    flag: 'metrics',
    says: 'who may read /metrics: off, on (whoever reaches the port) or token (off)',
  },
  metricsToken: {
    env: 'TWOWAY_METRICS_TOKEN',
    flag: 'metrics-token',
    says: `word that /metrics asks for, at least ${LEAST_METRICS_TOKEN} characters`,
  },
  logLevel: { env: 'TWOWAY_LOG_LEVEL', flag: 'log-level', says: `${LOG_LEVELS.join(', ')} (info)` },
} as const satisfies Record<string, Setting>;

type SettingName = keyof typeof SETTINGS;

function limitSetting(name: LimitName): Setting {
  const words = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const env = `TWOWAY_${words.replaceAll('-', '_').toUpperCase()}`;
  return { env, flag: words, says: `${LIMITS[name].says} (${LIMITS[name].value})` };
}

/** What --help prints: each setting with its sentence and default. */
export function helpText(): string {
  const all = [...Object.values(SETTINGS), ...LIMIT_NAMES.map(limitSetting)];
  const lines = all.map(({ env, flag, says }) => `  --${flag} (${env}): ${says}`);
  return ['The Twoway relay. Settings by flag or environment:', ...lines, ''].join('\n');
}

type Flags = { readonly values: ReadonlyMap<string, string>; readonly faults: readonly string[] };

function readFlags(words: readonly string[], known: ReadonlySet<string>): Flags {
  const values = new Map<string, string>();
  const faults: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name, inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined || !known.has(name)) {
      faults.push(`${JSON.stringify(word)} is not a flag of the relay; --help lists them.`);
      continue;
    }
    const next = words[at + 1];
    if (inline === undefined && next !== undefined) at += 1;
    const value = inline ?? next;
    if (value === undefined) faults.push(`--${name} needs a value.`);
    else values.set(name, value);
  }
  return { values, faults };
}

type Reader = {
  readonly text: (setting: Setting) => string | undefined;
  readonly number: (setting: Setting, value: number, least: number, most: number) => number;
  /** One of a closed list of words. */
  readonly choice: <Word extends string>(
    setting: Setting,
    value: NoInfer<Word>,
    words: readonly Word[],
  ) => Word;
  readonly fault: (sentence: string) => void;
};

function createReader(
  env: Readonly<Record<string, string | undefined>>,
  flags: ReadonlyMap<string, string>,
  faults: string[],
): Reader {
  const text = (setting: Setting): string | undefined => {
    const given = flags.get(setting.flag) ?? env[setting.env];
    return given === undefined || given.trim() === '' ? undefined : given.trim();
  };
  return {
    text,
    number(setting, value, least, most) {
      const given = text(setting);
      if (given === undefined) return value;
      const number = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
      if (number >= least && number <= most) return number;
      faults.push(`${setting.env} must be a whole number from ${least} to ${most}.`);
      return value;
    },
    choice(setting, value, words) {
      const given = text(setting) ?? value;
      const word = words.find((one) => one === given);
      if (word === undefined) faults.push(`${setting.env} must be one of ${words.join(', ')}.`);
      return word ?? value;
    },
    fault: (sentence) => void faults.push(sentence),
  };
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

function readPublicNames(reader: Reader, host: string): readonly string[] | undefined {
  const given = reader.text(SETTINGS.publicUrl);
  if (given === undefined) {
    if (!LOOPBACK.includes(host))
      reader.fault(
        'TWOWAY_PUBLIC_URL must say by which address people reach the relay, since TWOWAY_HOST opens it to others.',
      );
    return undefined;
  }
  const names: string[] = [];
  for (const address of given.split(',')) {
    const parsed = parseRelayAddress(address);
    if (parsed.ok) names.push(parsed.value.name);
    else
      reader.fault(
        `TWOWAY_PUBLIC_URL must be an address like wss://relay.example.org (${parsed.error}).`,
      );
  }
  return names;
}

// The value may hold a password, so that it does not repeat it.
const DATABASE_URL_WANTED =
  'TWOWAY_DATABASE_URL must be an address like postgres://user:password@host/database.';

/** The address of a PostgreSQL database as it was given, or the sentence that says what is wanted. */
export function checkDatabaseUrl(given: string): Result<string, string> {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isPostgres = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:';
  return isPostgres && url.pathname.length > 1 ? ok(given) : err(DATABASE_URL_WANTED);
}

function readDatabaseUrl(reader: Reader): string | undefined {
  const given = reader.text(SETTINGS.databaseUrl);
  if (given === undefined) return undefined;
  const url = checkDatabaseUrl(given);
  if (url.ok) return url.value;
  reader.fault(url.error);
  return undefined;
}

function readExtensionUrl(reader: Reader): string | undefined {
  const given = reader.text(SETTINGS.extensionUrl);
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href;
  reader.fault('TWOWAY_EXTENSION_URL must be an address that starts with https:// or http://.');
  return undefined;
}

function readCreationNetworks(reader: Reader): Networks | undefined {
  const given = reader.text(SETTINGS.creationNetworks);
  if (given === undefined) return undefined;
  const networks = readNetworks(given);
  if (networks.ok) return networks.value;
  reader.fault(
    `TWOWAY_CREATION_NETWORKS must be networks like 10.0.0.0/8 or 2001:db8::/32, with commas; ${JSON.stringify(networks.error)} is none.`,
  );
  return undefined;
}

function readAddressHeader(reader: Reader, trustedProxies: number): string {
  const given = reader.text(SETTINGS.addressHeader)?.toLowerCase() ?? FORWARDED_FOR;
  if (!/^[a-z0-9-]{1,64}$/.test(given))
    reader.fault('TWOWAY_ADDRESS_HEADER must be the name of a header, such as x-forwarded-for.');
  else if (given !== FORWARDED_FOR && trustedProxies === 0)
    reader.fault(
      'TWOWAY_TRUSTED_PROXIES must say how many proxies write TWOWAY_ADDRESS_HEADER: without, it is not read.',
    );
  return given;
}

function readMetrics(reader: Reader): MetricsAccess {
  const access = reader.choice(SETTINGS.metrics, 'off', ['off', 'on', 'token']);
  const token = reader.text(SETTINGS.metricsToken);
  if (access !== 'token') {
    if (token !== undefined)
      reader.fault('TWOWAY_METRICS must be token, since TWOWAY_METRICS_TOKEN is given.');
    return { access };
  }
  if (token !== undefined && token.length >= LEAST_METRICS_TOKEN) return { access, token };
  reader.fault(
    `TWOWAY_METRICS_TOKEN must be a word of at least ${LEAST_METRICS_TOKEN} characters, since TWOWAY_METRICS is token.`,
  );
  return { access: 'off' };
}

function readToken(reader: Reader): string | undefined {
  const token = reader.text(SETTINGS.creationToken);
  if (token !== undefined && Buffer.byteLength(token) > MAX_TOKEN_BYTES)
    reader.fault(`TWOWAY_CREATION_TOKEN must have at most ${MAX_TOKEN_BYTES} bytes.`);
  return token;
}

function readLimits(reader: Reader): Limits {
  const limits: Partial<Record<LimitName, number>> = {};
  for (const name of LIMIT_NAMES) {
    const { value, least, most } = LIMITS[name];
    limits[name] = reader.number(limitSetting(name), value, least, most);
  }
  const read = limitsWith(limits);
  if (read.maxEntryBytes > read.maxRoomBytes)
    reader.fault('TWOWAY_MAX_ENTRY_BYTES must not be more than TWOWAY_MAX_ROOM_BYTES.');
  if (read.keepIdleDays > 0 && read.keepIdleDays < LEAST_IDLE_DAYS)
    reader.fault(
      `TWOWAY_KEEP_IDLE_DAYS must be 0 or at least ${LEAST_IDLE_DAYS}: people go on holidays.`,
    );
  return read;
}

/**
 * Reads the whole configuration. `env`: the environment; `words`: the flags, `--port 4870` or
 * `--port=4870`. Returns it, or a sentence for every fault. [V30]
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  words: readonly string[],
): Result<Config, readonly string[]> {
  const settingNames = Object.keys(SETTINGS) as readonly SettingName[];
  const known = new Set([
    ...settingNames.map((name) => SETTINGS[name].flag),
    ...LIMIT_NAMES.map((name) => limitSetting(name).flag),
  ]);
  const flags = readFlags(words, known);
  const faults = [...flags.faults];
  const reader = createReader(env, flags.values, faults);
  const host = reader.text(SETTINGS.host) ?? '127.0.0.1';
  const trustedProxies = reader.number(SETTINGS.trustedProxies, 0, 0, 16);
  const config: Config = {
    host,
    port: reader.number(SETTINGS.port, 4870, 0, 65_535),
    folder: resolve(reader.text(SETTINGS.folder) ?? '.twoway'),
    databaseUrl: readDatabaseUrl(reader),
    databaseConnections: reader.number(
      SETTINGS.databaseConnections,
      DATABASE_CONNECTIONS,
      LEAST_DATABASE_CONNECTIONS,
      200,
    ),
    publicNames: readPublicNames(reader, host),
    creationToken: readToken(reader),
    creationNetworks: readCreationNetworks(reader),
    trustedProxies,
    addressHeader: readAddressHeader(reader, trustedProxies),
    extensionUrl: readExtensionUrl(reader),
    logLevel: reader.choice(SETTINGS.logLevel, 'info', LOG_LEVELS),
    metrics: readMetrics(reader),
    limits: readLimits(reader),
  };
  if (config.databaseUrl !== undefined && config.limits.keepIdleDays > 0)
    reader.fault(
      'TWOWAY_KEEP_IDLE_DAYS must be 0 with TWOWAY_DATABASE_URL: no room is deleted there yet.',
    );
  return faults.length === 0 ? ok(config) : err(faults);
}

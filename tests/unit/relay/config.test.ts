/** The relay's configuration: V30 of sync-server/RELAY.md. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { helpText, readConfig } from '../../../sync-server/config.ts';
import { changedLimits, limitsWith } from '../../../sync-server/limits.ts';
import { errorOf, valueOf } from '../../contract/log-store.ts';

test('[V30] with nothing set the relay is for this machine only', () => {
  expect(valueOf(readConfig({}, []))).toEqual({
    host: '127.0.0.1',
    port: 4870,
    folder: resolve('.twoway'),
    databaseUrl: undefined,
    databaseConnections: 8,
    publicNames: undefined,
    creationToken: undefined,
    creationNetworks: undefined,
    trustedProxies: 0,
    addressHeader: 'x-forwarded-for',
    extensionUrl: undefined,
    logLevel: 'info',
    metrics: { access: 'off' },
    limits: limitsWith({}),
  });
});

test('[V30] environment and flags are read, and flags win', () => {
  const env = {
    TWOWAY_PORT: '5000',
    TWOWAY_HOST: '0.0.0.0',
    TWOWAY_PUBLIC_URL: 'wss://Relay.Example.org, https://two.example.org:8443/tw/',
    TWOWAY_MAX_ROOM_CONNECTIONS: '9',
    TWOWAY_CREATION_TOKEN: ' tulip ',
    TWOWAY_DATA: '',
  };
  const config = valueOf(readConfig(env, ['--port=0', '--append-burst', '7', '--data', 'here']));
  expect(config).toMatchObject({
    port: 0,
    host: '0.0.0.0',
    folder: resolve('here'),
    publicNames: ['relay.example.org', 'two.example.org:8443'],
    creationToken: 'tulip',
  });
  expect(changedLimits(config.limits)).toEqual({ maxRoomConnections: 9, appendBurst: 7 });
});

test('[V30] every fault is named at once, in a sentence', () => {
  const env = {
    TWOWAY_PORT: '70000',
    TWOWAY_HOST: '0.0.0.0',
    TWOWAY_PING_MS: 'soon',
    TWOWAY_EXTENSION_URL: 'javascript:alert(1)',
    TWOWAY_CREATION_TOKEN: 'x'.repeat(200),
    TWOWAY_MAX_ROOM_BYTES: '100000',
    TWOWAY_LOG_LEVEL: 'loud',
    TWOWAY_METRICS: 'token',
    TWOWAY_METRICS_TOKEN: 'tulip',
    TWOWAY_KEEP_IDLE_DAYS: '7',
    TWOWAY_CREATION_NETWORKS: '10.0.0.0/8, 10.0.0.0/40',
    TWOWAY_ADDRESS_HEADER: 'CF-Connecting-IP',
  };
  const faults = errorOf(readConfig(env, ['--prot', '--data']));
  for (const name of [
    '--prot',
    '--data',
    'TWOWAY_PORT',
    'TWOWAY_PUBLIC_URL',
    'TWOWAY_PING_MS',
    'TWOWAY_EXTENSION_URL',
    'TWOWAY_CREATION_TOKEN',
    'TWOWAY_MAX_ENTRY_BYTES',
    'TWOWAY_LOG_LEVEL',
    'TWOWAY_METRICS_TOKEN',
    'TWOWAY_KEEP_IDLE_DAYS',
    'TWOWAY_CREATION_NETWORKS',
    'TWOWAY_ADDRESS_HEADER',
  ])
    expect(faults.filter((fault) => fault.includes(name)).length, name).toBe(1);
  expect(faults.length).toBe(13);
  expect(faults.every((fault) => fault.endsWith('.'))).toBe(true);
});

test('[V30] [V75] a token for the metrics is taken only where it is asked for', () => {
  const token = 'tulips-in-february';
  const read = (env: Record<string, string>) => readConfig(env, []);
  const asked = read({ TWOWAY_METRICS: 'token', TWOWAY_METRICS_TOKEN: token });
  expect(valueOf(asked).metrics).toEqual({ access: 'token', token });
  expect(valueOf(read({ TWOWAY_METRICS: 'on' })).metrics).toEqual({ access: 'on' });
  for (const env of [
    { TWOWAY_METRICS: 'token' },
    { TWOWAY_METRICS: 'on', TWOWAY_METRICS_TOKEN: token },
    { TWOWAY_METRICS_TOKEN: token },
    { TWOWAY_METRICS: 'yes' },
  ])
    expect(read(env as Record<string, string>).ok, JSON.stringify(env)).toBe(false);
});

test('[V30] a public address must be one that clients would take', () => {
  for (const url of ['ws://relay.example.org', 'ftp://relay.example.org', 'wss://a b', ','])
    expect(readConfig({ TWOWAY_PUBLIC_URL: url }, []).ok, url).toBe(false);
});

test('[V30] --help names every setting', () => {
  const text = helpText();
  for (const env of ['TWOWAY_PORT', 'TWOWAY_DATA', 'TWOWAY_MAX_ENTRY_BYTES', 'TWOWAY_STAGED_MS'])
    expect(text).toContain(env);
});

test('[V72] an address of a PostgreSQL database is taken as it is, and any other is named as a fault', () => {
  const url = 'postgres://relay:s3cret@db.example.org:6432/twoway?sslmode=verify-full';
  expect(valueOf(readConfig({ TWOWAY_DATABASE_URL: url }, [])).databaseUrl).toBe(url);
  const local = 'postgresql:///twoway?host=/run/postgresql';
  expect(valueOf(readConfig({}, ['--database-url', local])).databaseUrl).toBe(local);
  for (const wrong of ['mysql://relay:s3cret@db/twoway', 'postgres://relay:s3cret@db', 's3cret']) {
    const faults = errorOf(readConfig({ TWOWAY_DATABASE_URL: wrong }, [])).join();
    expect(faults).toContain('TWOWAY_DATABASE_URL must be an address like postgres://');
    expect(faults).not.toContain('s3cret');
  }
  const idle = { TWOWAY_DATABASE_URL: url, TWOWAY_KEEP_IDLE_DAYS: '90' };
  expect(errorOf(readConfig(idle, [])).join()).toContain('TWOWAY_KEEP_IDLE_DAYS must be 0 with');
  const few = errorOf(readConfig({ TWOWAY_DATABASE_CONNECTIONS: '3' }, []));
  expect(few).toEqual(['TWOWAY_DATABASE_CONNECTIONS must be a whole number from 4 to 200.']);
});

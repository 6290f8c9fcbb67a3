/**
 * What the built extension asks a person for. The lists are frozen: a new permission is a decision,
 * taken here, and none that raises a warning at install is taken. Reads the last `npm run build`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { entriesOf } from '../support/house/json.ts';
import { ROOT } from '../support/house/source-files.ts';

const PERMISSIONS = [
  'activeTab',
  'alarms',
  'contextMenus',
  'sidePanel',
  'storage',
  'unlimitedStorage',
];

const TARGETS: readonly (readonly [string, readonly string[]])[] = [
  ['chrome-mv3', PERMISSIONS],
  ['edge-mv3', PERMISSIONS],
  ['firefox-mv3', PERMISSIONS.filter((permission) => permission !== 'sidePanel')],
];

describe.each(TARGETS)('the build %s', (target, permissions) => {
  const manifest = readManifest(target);

  test('asks for these permissions and no others', () => {
    const asked = manifest['permissions'];
    expect(Object.values(entriesOf(asked)).map(String).sort()).toEqual(permissions);
  });

  test('asks for no host and puts no script into any page', () => {
    expect(manifest['host_permissions'] ?? []).toEqual([]);
    expect(manifest['optional_host_permissions'] ?? []).toEqual([]);
    expect(manifest['optional_permissions'] ?? []).toEqual([]);
    expect(manifest['content_scripts'] ?? []).toEqual([]);
    expect(manifest['externally_connectable']).toBeUndefined();
    expect(manifest['web_accessible_resources'] ?? []).toEqual([]);
  });

  test('is manifest version 3 and runs only its own code', () => {
    expect(manifest['manifest_version']).toBe(3);
    expect(manifest['content_security_policy']).toEqual({
      extension_pages:
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; connect-src 'self' wss: ws://127.0.0.1:* ws://localhost:*",
    });
  });

  test('has its icons', () => {
    const icons = Object.values(entriesOf(manifest['icons'])).map(String);
    expect(icons.length).toBeGreaterThan(0);
    expect(icons.filter((path) => !existsSync(join(ROOT, '.output', target, path)))).toEqual([]);
  });
});

function readManifest(target: string): Readonly<Record<string, unknown>> {
  const file = join(ROOT, '.output', target, 'manifest.json');
  if (!existsSync(file))
    throw new Error(`there is no build ${target}: run \`npm run build\` first`);
  return entriesOf(JSON.parse(readFileSync(file, 'utf8')));
}

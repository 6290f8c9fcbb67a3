/**
 * How the extension is built: Chrome, Edge and Firefox, all on manifest version 3, into `.output/`.
 * The relay's address that a new user starts with comes from `TWOWAY_RELAY` at build time and stands
 * in the code as `__TWOWAY_RELAY__` (empty text: none). No permission here raises an install warning.
 */
import preact from '@preact/preset-vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'wxt';

/**
 * Nothing but what the pages use. Without `script-src` of our own Firefox upgrades `ws://127.0.0.1` to
 * `wss:` and it fails.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "connect-src 'self' wss: ws://127.0.0.1:* ws://localhost:*",
].join('; ');

const firefoxSettings = {
  browser_specific_settings: {
    gecko: {
      id: 'extension@twoway.example',
      strict_min_version: '153.0',
      data_collection_permissions: { required: ['none' as const] },
    },
  },
};

/**
 * What the popup shares with anything else comes in one file. Left to itself the bundler makes a file of
 * whatever a part that is loaded later shares with it, and small files compress badly. Icons are left to
 * it: from lucide's list the popup reaches every icon there is, and uses a few. [U4]
 */
function popupInFewFiles(): Plugin {
  const loaded = new Set<string>();
  return {
    name: 'popup-in-few-files',
    renderStart() {
      const entry = [...this.getModuleIds()].find((id) => id.endsWith('/popup/index.html'));
      if (entry !== undefined) loaded.add(entry);
      for (const id of loaded)
        for (const imported of this.getModuleInfo(id)?.importedIds ?? []) loaded.add(imported);
    },
    outputOptions(options) {
      if (options.format !== 'es') return;
      const shared = {
        name: 'base',
        test: (id: string) => loaded.has(id) && !id.includes('/lucide/'),
        minShareCount: 2,
      };
      return { ...options, codeSplitting: { groups: [shared] } };
    },
  };
}

export default defineConfig({
  srcDir: 'extension',
  publicDir: 'extension/public',
  outDir: process.env['TWOWAY_OUT'] ?? '.output',
  manifestVersion: 3,
  imports: false,
  vite: () => ({
    plugins: [preact(), popupInFewFiles()],
    define: {
      __TWOWAY_RELAY__: JSON.stringify(process.env['TWOWAY_RELAY'] ?? ''),
      __TWOWAY_PSEUDO__: JSON.stringify(process.env['TWOWAY_PSEUDO'] === '1'),
    },
    build: { sourcemap: false, modulePreload: { polyfill: false } },
  }),
  manifest: ({ browser }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: ['storage', 'unlimitedStorage', 'alarms', 'contextMenus', 'activeTab'],
    // Three of ours beside the popup's own; browsers leave many others unassigned without a word.
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+M' } },
      'open-panel': {
        suggested_key: { default: 'Alt+Shift+S' },
        description: '__MSG_openPanel__',
      },
      'open-dashboard': {
        suggested_key: { default: 'Alt+Shift+D' },
        description: '__MSG_openDashboard__',
      },
      'hide-private': {
        suggested_key: { default: 'Alt+Shift+H' },
        description: '__MSG_hidePrivate__',
      },
    },
    content_security_policy: { extension_pages: CONTENT_SECURITY_POLICY },
    icons: {
      16: 'icon/16.png',
      32: 'icon/32.png',
      48: 'icon/48.png',
      128: 'icon/128.png',
    },
    ...(browser === 'firefox' ? firefoxSettings : { minimum_chrome_version: '148' }),
  }),
});

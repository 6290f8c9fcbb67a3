/**
 * The id Chromium gives an unpacked extension: made from its folder's path, so that it is known
 * before the browser runs (crx_file::id_util in Chromium's source).
 */
import { createHash } from 'node:crypto';

/** The id for a folder's absolute path, as Chromium on `platform` computes it: 32 letters a to p. */
export function extensionIdOf(folder: string, platform: NodeJS.Platform): string {
  const bytes =
    platform === 'win32'
      ? Buffer.from(
          folder.replace(/^[a-z]:/, (drive) => drive.toUpperCase()),
          'utf16le',
        )
      : Buffer.from(folder, 'utf8');
  const hex = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  return hex.replace(/./g, (digit) => 'abcdefghijklmnop'.charAt(Number.parseInt(digit, 16)));
}

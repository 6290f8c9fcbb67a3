/** The wire changes only together with its version, its history line and its pinned hash. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { concatBytes, fromHex, toHex, utf8, type Bytes } from '#shared/base/bytes.ts';
import { createByteWriter } from '#shared/base/byte-writer.ts';
import { sha256 } from '#shared/base/sha256.ts';
import { readDown, writeDown } from '#shared/wire/down.ts';
import { CLOSE_NUMBERS } from '#shared/wire/errors.ts';
import { readFrame, writeFrame, writeHeader } from '#shared/wire/frame.ts';
import { readUp, writeUp } from '#shared/wire/up.ts';
import { WIRE_VERSION } from '#shared/wire/version.ts';
import vectors from '../../vectors/wire-1.json' with { type: 'json' };

function bytesOf(hex: string): Bytes {
  const bytes = fromHex(hex);
  if (bytes === undefined) throw new Error('a vector is not hexadecimal');
  return bytes;
}

function written<Message, Fault>(
  hex: string,
  read: (bytes: Bytes) => { ok: true; value: Message } | { ok: false; error: Fault },
  write: (message: Message) => Bytes,
): Bytes {
  const message = read(bytesOf(hex));
  if (!message.ok) throw new Error('an example message is not read');
  return write(message.value);
}

/** Every example, as this code writes it, each with its length before it. */
function allExamples(): Bytes {
  const writer = createByteWriter();
  for (const { bytes } of vectors.up) writer.block(written(bytes, readUp, writeUp));
  for (const { bytes } of vectors.down) writer.block(written(bytes, readDown, writeDown));
  for (const { frame } of vectors.frames)
    writer.block(
      written(frame, readFrame, ({ header, sealed }) => writeFrame(writeHeader(header), sealed)),
    );
  for (const examples of Object.values(vectors.signed))
    for (const { bytes } of examples) writer.block(bytesOf(bytes));
  for (const { next } of vectors.chain.links) writer.block(bytesOf(next));
  writer.text(vectors.genesis.roomId).text(JSON.stringify(CLOSE_NUMBERS));
  for (const { head } of vectors.parts) writer.block(bytesOf(head));
  return concatBytes(utf8('tw/1/pin'), writer.finish());
}

test("[W1] the wire's bytes have the hash that the history gives for this version", async () => {
  const specification = readFileSync('shared/wire/PROTOCOL.md', 'utf8');
  const lines = [...specification.matchAll(/^\| (\d+) +\| `([0-9a-f]{64})` \|/gm)];
  const pins = new Map(lines.map(([, version, hash]) => [Number(version), hash]));
  expect(Math.max(...pins.keys())).toBe(WIRE_VERSION);
  expect(toHex(await sha256(allExamples()))).toBe(pins.get(WIRE_VERSION));
});

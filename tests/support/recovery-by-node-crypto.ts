/** The recovery part of SEAL.md written a second time, on Node's own crypto and nothing of ours. */
import { pbkdf2Sync } from 'node:crypto';
import {
  aesGcm,
  block,
  codeWord,
  hash,
  hex,
  hkdf,
  id,
  join,
  made,
  pair,
  varuint,
} from './node-crypto-parts.ts';

/** What the vectors hold of a recovery secret whose profile room is `room`. */
export function recoveryByNodeCrypto(room: Buffer) {
  const secret = made('recovery');
  const other = made('another room').subarray(0, 16);
  return {
    secret: hex(secret),
    devices: [room, other].map((of) => device(secret, of)),
    keys: ['wss://relay.example.org/twoway', 'ws://127.0.0.1:4870'].map((relayAddress) => ({
      relayAddress,
      profileRoom: id(room),
      key: `twr1-${(codeWord(relayAddress, join(secret, room)).match(/.{1,5}/g) ?? []).join(' ')}`,
    })),
    file: file(secret, room),
  };
}

function device(secret: Buffer, room: Buffer) {
  const [sign, kex, admin] = ['sign', 'kex', 'admin'].map((part) =>
    pair(hkdf(secret, room, Buffer.from(`tw/1/rec/${part}`), 32), part === 'kex' ? '6e' : '70'),
  );
  if (sign === undefined || kex === undefined || admin === undefined) throw new Error('three keys');
  const message = Buffer.from('a restored browser');
  return {
    roomId: id(room),
    deviceId: id(hash(sign.publicKey).subarray(0, 16)),
    signPublic: hex(sign.publicKey),
    kexPublic: hex(kex.publicKey),
    adminPublic: hex(admin.publicKey),
    message: hex(message),
    signature: hex(sign.sign(message)),
    adminSignature: hex(admin.sign(message)),
  };
}

function file(secret: Buffer, room: Buffer) {
  // Letters in two forms that are the same to a reader, and a ligature.
  const passphrase = 'A\u030angstro\u0308m, and a \ufb01ne day';
  const relayAddress = 'wss://relay.example.org/twoway';
  const madeAt = 1_800_000_000_000;
  const keyring = join('a keyring', made('keyring'));
  const copies = [Buffer.from('one record'), Buffer.alloc(0), Buffer.alloc(300, 0x5a)];
  const body = join(
    join([1], secret, room, block(relayAddress), varuint(madeAt), block(keyring)),
    varuint(copies.length),
    ...copies.map(block),
  );
  const salt = made('recovery salt');
  const nonce = made('recovery nonce').subarray(0, 12);
  const header = join('twoway/r', [1], salt, nonce);
  const stretched = pbkdf2Sync(passphrase.normalize('NFKC'), salt, 600_000, 32, 'sha256');
  const keyCheck = hkdf(stretched, '', join('tw/1/rec/check', header), 32);
  const sealKey = hkdf(stretched, '', join('tw/1/rec/file', header), 32);
  const sealed = aesGcm(sealKey, nonce, join('tw/1/rec', header, keyCheck), body);
  const whole = join(header, keyCheck, block(sealed));
  return {
    passphrase,
    relayAddress,
    profileRoom: id(room),
    madeAt,
    keyring: hex(keyring),
    copies: copies.map(hex),
    stretched: hex(stretched),
    keyCheck: hex(keyCheck),
    sealKey: hex(sealKey),
    file: hex(join(whole, hash(whole))),
  };
}

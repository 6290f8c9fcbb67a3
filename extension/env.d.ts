/** Put in at build time from `TWOWAY_RELAY` (see wxt.config.ts): a relay's address, or empty text. */
declare const __TWOWAY_RELAY__: string;

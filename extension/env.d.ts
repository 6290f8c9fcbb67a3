/** Put in at build time from `TWOWAY_RELAY` (see wxt.config.ts): a relay's address, or empty text. */
declare const __TWOWAY_RELAY__: string;

/** Put in at build time: whether the made languages of locales/pseudo.ts can be chosen (`TWOWAY_PSEUDO=1`). */
declare const __TWOWAY_PSEUDO__: boolean;

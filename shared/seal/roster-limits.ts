/** How many devices there can be, so that an epoch's secret can be wrapped for all of them. [K33, K34] */

/** The most devices of a room that are not struck out. */
export const MAX_ROOM_DEVICES = 256;
/** The most devices of one member that are not struck out. */
export const MAX_MEMBER_DEVICES = 16;

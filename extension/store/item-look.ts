/**
 * How the action items of a mentorship were last laid out on this device, as it lies in the settings. Apart from
 * them, since the popup needs none of it. [B115]
 */
import { isOneOf } from './row-fields.ts';

/** The ways in which they can be laid out. */
export const ITEM_LOOKS = ['list', 'board'] as const;

/** One of the ways. */
export type ItemLook = (typeof ITEM_LOOKS)[number];

/** Reads what is stored; what is none of the ways is a list. */
export function readItemLook(stored: unknown): ItemLook {
  return isOneOf(stored, ITEM_LOOKS) ? stored : 'list';
}

/** `twoway-relay room delete ID`: takes one room away, also while the relay runs. [V81] */
import { err, ok } from '#shared/base/result.ts';
import { readRoomId } from '#shared/wire/room-id.ts';
import { readWords, type Command } from './command.ts';
import { UNCHANGED, withKeeper } from './whole-rooms.ts';

const USAGE = 'room delete ID [--data FOLDER | --database-url ADDRESS]';

/** The command. */
export const room: Command = {
  usage: USAGE,
  says: 'deletes a room by its id; the copies on its people’s devices stay',
  async run(input) {
    const words = readWords(input, USAGE, 2);
    if (!words.ok) return words;
    const [verb, id] = words.value.names;
    const roomId = readRoomId(id);
    if (verb !== 'delete') return err([`Only delete is there. Usage: twoway-relay ${USAGE}`]);
    if (roomId === undefined)
      return err([
        `${JSON.stringify(id)} is not the id of a room: 22 characters, as stats shows them.`,
      ]);
    return withKeeper(words.value, async (keeper, sweep) => {
      const doomed = await keeper.doom(roomId);
      if (!doomed.ok)
        return err([doomed.error === 'no-room' ? `There is no room ${roomId}.` : UNCHANGED]);
      return ok([`Deleted room ${roomId}. ${await sweep()}`]);
    });
  },
};

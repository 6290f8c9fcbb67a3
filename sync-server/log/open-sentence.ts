/** Why a data folder cannot be used, as a sentence for the operator that says what to do. [V30, V82] */
import type { OpenFault } from './sqlite-schema.ts';

/** The sentence for a fault of opening `folder`. Nothing in it was changed. */
export function openSentence(fault: OpenFault, folder: string): string {
  switch (fault.reason) {
    case 'in-use':
      return `Another relay is running on the data folder ${folder}.`;
    case 'newer-version':
      return `The data in ${folder} is from a newer relay (version ${fault.version}); it was left as it is. Run that relay, or restore a backup of an older one.`;
    case 'older-version':
      return `The database in ${folder} is of an older relay; start this one on it first.`;
    case 'not-ours':
      return `The file relay.sqlite in ${folder} is not a relay's database; it was left as it is. Give the relay a folder of its own (TWOWAY_DATA).`;
    case 'not-whole':
      return `The database in ${folder} says that it is version ${fault.version}, and lacks tables of that version; it was left as it is. Restore a backup.`;
    case 'no-permission':
      return `The user that runs the relay may not read and write ${fault.path}; make it the owner of the data folder and all files in it.`;
    case 'folder-unusable':
      return `The data folder ${folder} cannot be used: ${fault.detail}.`;
  }
}

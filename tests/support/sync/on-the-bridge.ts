/** What pages of one profile tell each other, heard from beside them. */
import { createBridge, type BridgeMessage } from '../../../extension/sync/bridge.ts';
import { closing, type Stage } from './stage.ts';

/** Resolves once a page of Mia's says a message of this type to the others. Listens from the call on. */
export function onTheBridge({ mia, entry }: Stage, type: BridgeMessage['type']): Promise<void> {
  const bridge = createBridge(entry.roomId, mia.shared.openChannel);
  closing(async () => bridge.close());
  return new Promise((resolve) => {
    bridge.listen(({ message }) => {
      if (message.type === type) resolve();
    });
  });
}

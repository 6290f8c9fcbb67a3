/** The popup's composition root. Nothing here or below it knows Yjs. [U4] */
import { render } from 'preact';
import { systemClock } from '#shared/base/clock.ts';
import { followAppearance } from '../../hooks/appearance.ts';
import { openPageStore } from '../../hooks/page-store.ts';
import { startMentorship } from '../../hooks/start-mentorship.ts';
import { t } from '../../locales/t.ts';
import { openDashboard } from '../../platform/pages.ts';
import { openPanel } from '../../platform/panel.ts';
import { sendToBackground } from '../../platform/runtime-messages.ts';
import { openJotStore } from '../../store/jot-store.ts';
import { createJotModel } from '../../views/popup/jot-model.ts';
import { Popup } from '../../views/popup/Popup.tsx';
import '../../styles/tokens.css';
import '../../styles/base.css';

function main(root: HTMLElement): void {
  const model = createJotModel({
    open: () => openPageStore(openJotStore),
    clock: systemClock,
    poke: (roomId) => void sendToBackground({ type: 'wake', roomId }),
    startMentorship: (store) => startMentorship(store, systemClock, t('welcome.mentorshipName')),
  });
  followAppearance(model.settings, window);
  const openThenClose = (route?: string) => void openDashboard(route).then(() => window.close());
  render(
    <Popup
      model={model}
      openPanel={() => void openPanel().then((opened) => opened && window.close())}
      openDashboard={openThenClose}
      openJoin={() => openThenClose('/join')}
    />,
    root,
  );
}

const root = document.getElementById('app');
if (root) main(root);

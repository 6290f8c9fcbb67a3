/** The popup: one field, what it becomes, and below it what is mine to do and what is true now. [U5, U6, U7] */
import { LayoutDashboard, PanelRight, TicketCheck } from 'lucide';
import { Button } from '../../components/Button.tsx';
import { LiveRegion } from '../../components/LiveRegion.tsx';
import { ToastHost } from '../../components/ToastHost.tsx';
import { t } from '../../locales/t.ts';
import { UnsavedBanner } from '../status/UnsavedBanner.tsx';
import { JotForm } from './JotForm.tsx';
import type { JotModel } from './jot-model.ts';
import { MineList } from './MineList.tsx';
import { NextSession } from './NextSession.tsx';
import { SyncList } from './SyncList.tsx';
import '../../components/Field.css';
import './popup.css';

/** `open*` must do their opening as their first statement: the browser asks for the click itself. */
export type PopupProps = {
  readonly model: JotModel;
  readonly openPanel: () => void;
  readonly openDashboard: (route?: string) => void;
  readonly openJoin: () => void;
};

/** The whole popup. */
export function Popup({ model, openPanel, openDashboard, openJoin }: PopupProps) {
  const fresh = model.ready.value && model.mentorships.value.length === 0;
  return (
    <main class="popup" aria-label={t('popup.heading')}>
      <h1 class="visually-hidden">{t('popup.heading')}</h1>
      {model.fault.value && (
        <UnsavedBanner
          fault={model.fault.value}
          {...(model.ready.value ? {} : { retry: model.retry, isMissing: true })}
        />
      )}
      {fresh && (
        <Button icon={TicketCheck} onClick={openJoin}>
          {t('popup.invited')}
        </Button>
      )}
      <JotForm model={model} />
      {!fresh && model.ready.value && (
        <>
          <MineList model={model} openDashboard={() => openDashboard()} />
          <NextSession model={model} open={openDashboard} />
        </>
      )}
      {/* "On this device" is true of what was, and reads as its opposite beneath "nothing is being saved". */}
      {!fresh && model.fault.value === undefined && <SyncList model={model} />}
      <ToastHost />
      <footer class="popup-foot">
        <Button look="quiet" icon={PanelRight} onClick={openPanel}>
          {t('popup.openPanel')}
        </Button>
        <Button look="quiet" icon={LayoutDashboard} onClick={() => openDashboard()}>
          {t('popup.openDashboard')}
        </Button>
      </footer>
      <LiveRegion />
    </main>
  );
}

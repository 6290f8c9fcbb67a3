/** "I am stuck": it becomes the first talking point of the next session, and says so. [U223] */
import { addStuck } from '#shared/record/operations/stuck.ts';
import { showToast } from '../../components/toasts.ts';
import { t } from '../../locales/t.ts';
import { useAct } from '../room/use-act.ts';
import { FieldsForm } from './FieldsForm.tsx';

/** The form. */
export function Stuck() {
  const { attempt, readOnly } = useAct();
  if (readOnly) return null;
  return (
    <FieldsForm
      opens={t('between.stuck')}
      place="stuck"
      fields={[
        { name: 'text', label: t('between.stuckWith') },
        { name: 'tried', label: t('between.tried') },
        { name: 'need', label: t('between.need') },
      ]}
      button={t('between.stuckButton')}
      onAdd={({ text = '', tried, need }) => {
        const refused = attempt((doc, author) => addStuck(doc, author, { text, tried, need }));
        if (refused === undefined) showToast(t('between.stuckSaid'));
        return refused;
      }}
    />
  );
}

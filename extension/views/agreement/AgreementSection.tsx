/**
 * One section of the agreement: what stands there, plain; by a press it is written where it stands, by both
 * at once, as notes are. [U162, U271]
 */
import { useEffect, useId, useState } from 'preact/hooks';
import { Pencil } from 'lucide';
import type { AgreementSection as Section } from '#shared/record/agreement.ts';
import { Button } from '../../components/Button.tsx';
import { marksIn, type Agreement } from '../../hooks/agreement.ts';
import { useRoom } from '../../hooks/room.ts';
import { t } from '../../locales/t.ts';
import { MergedPlaces } from '../session/MergedPlaces.tsx';
import { NotesDesk } from '../session/NotesDesk.tsx';
import { ReadonlyNotes } from '../session/ReadonlyNotes.tsx';
import { useNotes } from '../session/use-notes.ts';

/** The section of an agreement. */
export type AgreementSectionProps = { readonly agreement: Agreement; readonly section: Section };

function Written({ agreement, section }: AgreementSectionProps) {
  const room = useRoom();
  const [isLinking, setLinking] = useState(false);
  const notes = useNotes(() => agreement.notes(section), {
    label: t(`agreement.section.${section}`),
    placeholder: t(`agreement.hint.${section}`),
    onLinkKey: () => setLinking(true),
    onActionItemKey: () => {},
  });
  const now = notes.state.value;
  const editor = now.state === 'editing' ? now.editor : undefined;
  const isEditing = editor !== undefined;
  useEffect(() => {
    if (isEditing) notes.host.current?.querySelector<HTMLElement>('.notes-field')?.focus();
  }, [isEditing, notes.host]);
  return (
    <NotesDesk
      notes={notes}
      isLinking={isLinking}
      onLinking={setLinking}
      above={<MergedPlaces places={marksIn(room, section)} editor={editor} />}
    />
  );
}

/** The section, with its heading. */
export function AgreementSection({ agreement, section }: AgreementSectionProps) {
  const room = useRoom();
  const headingId = useId();
  const [isOpen, setOpen] = useState(false);
  const blocks = agreement.blocks(section);
  const name = t(`agreement.section.${section}`);
  const canWrite = !room.record.value.newerSchema;
  return (
    <section
      class="agreement-section"
      aria-labelledby={headingId}
      data-section={section}
      data-empty={blocks.length === 0 ? '' : undefined}
    >
      <div class="agreement-section-head">
        <h2 id={headingId}>{name}</h2>
        {canWrite && (
          <Button
            look="quiet"
            icon={Pencil}
            aria-expanded={isOpen}
            aria-label={t(isOpen ? 'agreement.close' : 'agreement.write', { section: name })}
            onClick={() => setOpen(!isOpen)}
          >
            {t(isOpen ? 'agreement.closeShort' : 'agreement.writeShort')}
          </Button>
        )}
      </div>
      {isOpen && canWrite && <Written agreement={agreement} section={section} />}
      {!(isOpen && canWrite) && <MergedPlaces places={marksIn(room, section)} editor={undefined} />}
      {!(isOpen && canWrite) && blocks.length > 0 && <ReadonlyNotes blocks={blocks} />}
      {!isOpen && blocks.length === 0 && (
        <p class="soft agreement-hint">{t(`agreement.hint.${section}`)}</p>
      )}
    </section>
  );
}

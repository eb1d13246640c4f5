// What asks for an answer before anything else? A dialog with a name; its head is none of the page's landmarks.
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './dialog.module.css';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  /** What closing it means, where it means more than that. */
  readonly leave?: string;
  readonly children: ReactNode;
}

export function Dialog({ title, onClose, leave, children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal.Root opened onClose={onClose} radius="lg" centered>
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content>
        <div className={classes['head']}>
          <Modal.Title className={classes['title']}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={leave ?? t('do.close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

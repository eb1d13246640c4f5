// On which other days is it the same?
import { Button, Checkbox, Popover, Stack } from '@mantine/core';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { weekdayName } from '@/lib/time';
import { WEEKDAYS } from '../hours';

interface Props {
  readonly weekday: number;
  readonly onCopy: (days: readonly number[]) => void;
}

export function CopyTo({ weekday, onCopy }: Props) {
  const { t } = useTranslation('practice');
  const [open, setOpen] = useState(false);
  const [days, setDays] = useState<readonly number[]>([]);
  return (
    <Popover opened={open} onChange={setOpen} trapFocus returnFocus position="bottom-start" withinPortal={false}>
      <Popover.Target>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<Copy aria-hidden size={16} />}
          aria-label={t('hours.copy.day', { day: weekdayName(weekday) })}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {t('hours.copy')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('hours.copy')}>
        <Stack gap="xs">
          {WEEKDAYS.filter((day) => day !== weekday).map((day) => (
            <Checkbox
              key={day}
              label={weekdayName(day)}
              checked={days.includes(day)}
              onChange={(event) => {
                setDays(event.currentTarget.checked ? [...days, day] : days.filter((one) => one !== day));
              }}
            />
          ))}
          <Button
            size="xs"
            disabled={days.length === 0}
            onClick={() => {
              onCopy(days);
              setOpen(false);
            }}
          >
            {t('hours.copy.do')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

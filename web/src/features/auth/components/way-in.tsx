// How does somebody get in without leaving the page? They sign in, or join as a patient.
import { SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RegisterForm } from './register-form';
import { SignInForm } from './sign-in-form';

export function WayIn() {
  const { t } = useTranslation('auth');
  const [known, setKnown] = useState(true);
  return (
    <Stack gap="md">
      <SegmentedControl
        fullWidth
        aria-label={t('wayIn.label')}
        value={known ? 'sign-in' : 'register'}
        onChange={(value) => {
          setKnown(value === 'sign-in');
        }}
        data={[
          { value: 'sign-in', label: t('wayIn.known') },
          { value: 'register', label: t('wayIn.new') },
        ]}
      />
      {known ? <SignInForm /> : <RegisterForm as="patient" />}
    </Stack>
  );
}

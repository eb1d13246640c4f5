// How does a visit get into somebody's own calendar? As a file that every calendar reads.
import { api, given } from './api';

export async function saveCalendarFile(appointmentId: number, reference: string): Promise<void> {
  const path = { appointment_id: appointmentId };
  const said = await given(
    api.GET('/api/v1/appointments/{appointment_id}/calendar.ics', { params: { path }, parseAs: 'blob' }),
  );
  const address = URL.createObjectURL(said);
  const link = document.createElement('a');
  link.href = address;
  link.download = `${reference}.ics`;
  link.click();
  URL.revokeObjectURL(address);
}

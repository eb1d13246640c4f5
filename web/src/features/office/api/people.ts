// Who has an account, and what can be done about it?
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, etag, given } from '@/lib/api';
import type { NewDoctor, NewPerson, Person, PersonEdit } from '@/schema/salus';
import type { Looking } from '../model';

export function peopleQuery(query: Looking) {
  return queryOptions({
    queryKey: ['mine', 'people', query],
    queryFn: ({ signal }) => given(api.GET('/api/v1/users', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

function useChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['mine'] }),
        client.invalidateQueries({ queryKey: ['doctors'] }),
      ]);
    },
  });
}

export function useCreateDoctor() {
  return useChange((body: NewDoctor) => given(api.POST('/api/v1/doctors', { body })));
}

export function useCreatePerson() {
  return useChange((body: NewPerson) => given(api.POST('/api/v1/users', { body })));
}

export function useEditPerson(person: Person) {
  const params = { path: { user_id: person.id }, header: { 'if-match': etag(person.revision) } };
  return useChange((body: PersonEdit) => given(api.PUT('/api/v1/users/{user_id}', { params, body })));
}

export function useDeactivate(userId: number) {
  const params = { path: { user_id: userId } };
  return useChange(() => given(api.DELETE('/api/v1/users/{user_id}', { params })));
}

export function useReactivate(userId: number) {
  const params = { path: { user_id: userId } };
  return useChange(() => given(api.POST('/api/v1/users/{user_id}/reactivate', { params })));
}
